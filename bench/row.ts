/** One line of the bench's table. */
export type BenchRow = {
  readonly name: string;
  /** What is to be reached, in words. */
  readonly reach: string;
  readonly measured: string;
  readonly ok: boolean;
  /** What keeps the figure from being better. */
  readonly boundBy: string;
};
