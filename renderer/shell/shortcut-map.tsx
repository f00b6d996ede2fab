import { Dialog } from "../parts/dialog.tsx";
import { shellWords } from "../words/shell.ts";
import classes from "./shortcut-map.module.css";

const { shortcuts: words } = shellWords;

const groups: readonly { readonly title: string; readonly rows: readonly (readonly [string, string])[] }[] = [
  {
    title: words.everywhere,
    rows: [
      ["Ctrl K", words.rows.palette],
      ["Ctrl L", words.rows.lock],
      ["Ctrl 1…7", words.rows.sections],
      ["Ctrl ,", words.rows.settings],
      ["Ctrl Z", words.rows.undo],
      ["Shift Ctrl C", words.rows.clear],
      ["F6", words.rows.region],
      ["Esc", words.rows.back],
      ["?", words.rows.map],
    ],
  },
  {
    title: words.list,
    rows: [
      ["/", words.rows.search],
      ["↑ ↓ J K", words.rows.move],
      ["Enter", words.rows.open],
      ["N", words.rows.new],
    ],
  },
  {
    title: words.key,
    rows: [
      ["C", words.rows.copy],
      ["R", words.rows.reveal],
      ["O", words.rows.codes],
      ["S", words.rows.share],
      ["T", words.rows.rotate],
      ["E", words.rows.edit],
      ["H", words.rows.holders],
      ["D I G P", words.rows.environment],
      ["Del", words.rows.remove],
    ],
  },
  { title: words.anyDialog, rows: [["Ctrl Enter", words.rows.main]] },
];

/** `?`: every key of the window on one sheet. */
export function ShortcutMap({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={words.title} size="wide" onClose={onClose}>
      <div className={classes.groups}>
        {groups.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className={classes.rows}>
              {rows.map(([keys, text]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
