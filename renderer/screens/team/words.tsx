import classes from "./words.module.css";

type WordsProps = {
  readonly words: readonly string[];
  readonly label: string;
  /** How many were read out; the next one is framed. Without it they are only shown. */
  readonly read?: number;
  readonly small?: boolean;
};

/** Twelve words, numbered, in three columns. */
export function Words({ words, label, read, small = false }: WordsProps) {
  return (
    <ol className={`${classes.words} ${small ? classes.small : ""}`} aria-label={label}>
      {words.map((word, index) => {
        const look = read === undefined ? "" : index < read ? classes.done : index === read ? classes.now : "";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place, and may stand there twice
          <li key={index} className={look} aria-current={index === read ? "step" : undefined}>
            <span aria-hidden>{index + 1}</span>
            {word}
          </li>
        );
      })}
    </ol>
  );
}
