// biome-ignore-all lint/a11y/useSemanticElements: cells of a grid that is not a table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus
import type { ReactNode } from "react";
import type { Environment } from "../../shared/contract/fields.ts";
import { environmentWords } from "../words/environments.ts";
import classes from "./environment.module.css";
import { environments } from "./environments.ts";

const shapes: Record<Environment, ReactNode> = {
  dev: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  test: <path d="M6 1.8 10.6 10H1.4Z" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinejoin="round" />,
  staging: (
    <>
      <rect x="1.9" y="1.9" width="8.2" height="8.2" rx="1" fill="none" stroke="currentColor" strokeWidth="1.7" />
      <path d="M2 6h8v3.4a.7.7 0 0 1-.7.7H2.7a.7.7 0 0 1-.7-.7Z" fill="currentColor" />
    </>
  ),
  prod: <path d="M6 .6 11.4 6 6 11.4.6 6Z" fill="currentColor" />,
};

/** The shape alone: always beside its word or inside something that has an accessible name. */
export function EnvironmentMark({ env, plain = false }: { readonly env: Environment; readonly plain?: boolean }) {
  return (
    <svg className={`${classes.mark} ${plain ? "" : classes[env]}`} viewBox="0 0 12 12" aria-hidden>
      {shapes[env]}
    </svg>
  );
}

/** Shape and word on the environment's ground; only prod is filled. */
export function EnvironmentTag({ env }: { readonly env: Environment }) {
  return (
    <span className={`${classes.tag} ${classes[`tag-${env}`]}`}>
      <EnvironmentMark env={env} plain />
      {env}
    </span>
  );
}

/** One place in a column of its own under a worded head: the shape, or a small dot where there is nothing. */
export function EnvironmentCell({
  env,
  present,
  without = environmentWords.without(env),
}: {
  readonly env: Environment;
  readonly present: boolean;
  /** What the empty place means, where it is not a missing value. */
  readonly without?: string;
}) {
  if (!present) return <span className={`${classes.cell} ${classes.none}`} role="img" aria-label={without} />;
  return (
    <span className={`${classes.cell} ${env === "prod" ? classes.solid : ""}`} role="img" aria-label={env}>
      <EnvironmentMark env={env} plain={env === "prod"} />
    </span>
  );
}

/** All four columns of a row. @param inGrid wraps each in a grid's cell. */
export function EnvironmentCells({
  present,
  inGrid = false,
}: {
  readonly present: ReadonlySet<Environment>;
  readonly inGrid?: boolean;
}) {
  return environments.map((env) =>
    inGrid ? (
      <span key={env} role="gridcell">
        <EnvironmentCell env={env} present={present.has(env)} />
      </span>
    ) : (
      <EnvironmentCell key={env} env={env} present={present.has(env)} />
    ),
  );
}
