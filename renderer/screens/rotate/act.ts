/** Does one thing of the flow, tells what went wrong, and shows how the rotation stands then. */
export type Act = (work: () => Promise<unknown>) => Promise<void>;
