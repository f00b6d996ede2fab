import { useRef, useState } from "react";
import { useRefresh } from "../../data/host-query.ts";
import { Cut } from "../../parts/cut.tsx";
import { doorWords } from "../../words/door.ts";
import classes from "../door/door.module.css";
import { DoorPage } from "../door/door-page.tsx";
import { RecoveryKit } from "../door/recovery-kit.tsx";
import { FirstKeyStep } from "./first-key-step.tsx";
import { IntroStep } from "./intro-step.tsx";
import { PassphraseStep } from "./passphrase-step.tsx";
import { type You, YouStep } from "./you-step.tsx";

const { welcome: words } = doorWords;
const steps = ["you", "passphrase", "kit", "first"] as const;
type Step = "intro" | (typeof steps)[number];

/** The first run: from an empty folder to a first key stored. */
export function WelcomeScreen({ file, onDone }: { readonly file: string; readonly onDone: () => void }) {
  const refresh = useRefresh();
  const [step, setStep] = useState<Step>("intro");
  const [you, setYou] = useState<You>({ name: "", email: "", device: words.thisComputer });
  const code = useRef<string>(undefined);
  const at = step === "intro" ? 0 : steps.indexOf(step) + 1;

  const finish = async () => {
    await refresh();
    onDone();
  };

  return (
    <DoorPage>
      {at > 0 && (
        <div className={classes.steps}>
          <Cut teeth={steps.length * 12} left={at * 12} width={406} height={10} wide />
          <span className="kh-small kh-quiet">
            {words.step(at, steps.length)}: {words.steps[at - 1]}
          </span>
        </div>
      )}
      {step === "intro" && <IntroStep file={file} onNext={() => setStep("you")} />}
      {step === "you" && (
        <YouStep
          you={you}
          onBack={() => setStep("intro")}
          onNext={(given) => {
            setYou(given);
            setStep("passphrase");
          }}
        />
      )}
      {step === "passphrase" && (
        <PassphraseStep
          you={you}
          onBack={() => setStep("you")}
          onMade={(recoveryCode) => {
            code.current = recoveryCode;
            setStep(recoveryCode === undefined ? "first" : "kit");
          }}
        />
      )}
      {step === "kit" && (
        <div className={classes.form}>
          <h1>{words.kit}</h1>
          <p className="kh-body">{words.kitMore}</p>
          <RecoveryKit code={code} file={file} onConfirmed={() => setStep("first")} />
        </div>
      )}
      {step === "first" && <FirstKeyStep onDone={() => void finish()} />}
    </DoorPage>
  );
}
