import { Component, type ReactNode } from "react";
import { Button } from "../parts/button.tsx";
import { shellWords } from "../words/shell.ts";
import classes from "./no-host.module.css";

/** A mistake of ours in what is drawn. The vault is another process; nothing of it is touched. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={classes.place} role="alert">
        <h1>{shellWords.broken}</h1>
        <p>{shellWords.brokenMore}</p>
        <Button tone="primary" onClick={() => this.setState({ failed: false })}>
          {shellWords.drawAgain}
        </Button>
      </div>
    );
  }
}
