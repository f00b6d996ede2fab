import { Logo } from "../parts/logo.tsx";
import { shellWords } from "../words/shell.ts";
import classes from "./no-host.module.css";

/** There is nobody behind this page, or not any more. Nothing of the vault is in it. */
export function NoHost() {
  return (
    <main className={classes.place}>
      <Logo size={40} />
      <h1>{shellWords.ended}</h1>
      <p>{shellWords.endedMore}</p>
    </main>
  );
}
