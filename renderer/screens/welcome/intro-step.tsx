import { IconCheck, IconFolder, IconHistory, IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { Button } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { Logo } from "../../parts/logo.tsx";
import { doorWords } from "../../words/door.ts";
import { settingsWords } from "../../words/settings.ts";
import { ChooseVaultDialog } from "../door/choose-vault-dialog.tsx";
import classes from "../door/door.module.css";
import { RestoreDialog } from "../door/restore-dialog.tsx";

const { welcome: words } = doorWords;

export function IntroStep({ file, onNext }: { readonly file: string; readonly onNext: () => void }) {
  const [choosing, setChoosing] = useState(false);
  const [restoring, setRestoring] = useState(false);
  return (
    <div className={classes.form}>
      <div className={classes.head}>
        <Logo size={40} />
        <h1>{words.title}</h1>
      </div>
      <p className="kh-body">{words.intro}</p>
      <ul className={classes.facts}>
        {words.facts.map((fact) => (
          <li key={fact}>
            <IconCheck {...icon} />
            <span>{fact}</span>
          </li>
        ))}
      </ul>
      <Button tone="primary" size="big" wide icon={<IconKey {...icon} />} onClick={onNext} autoFocus>
        {words.make}
      </Button>
      <Button wide icon={<IconFolder {...icon} />} onClick={() => setChoosing(true)}>
        {words.another}
      </Button>
      <Button wide icon={<IconHistory {...icon} />} onClick={() => setRestoring(true)}>
        {settingsWords.restoreDialog.title}
      </Button>
      <p className="kh-small kh-quiet">{words.where(file)}</p>
      {restoring && <RestoreDialog onClose={() => setRestoring(false)} />}
      {choosing && <ChooseVaultDialog file={file} onClose={() => setChoosing(false)} />}
    </div>
  );
}
