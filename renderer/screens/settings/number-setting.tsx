import { NumberInput } from "@mantine/core";
import { useEffect, useState } from "react";

type NumberSettingProps = {
  readonly label: string;
  readonly description?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly suffix: string;
  readonly onSet: (value: number) => void;
};

/** A number that is set when the field is left or Enter is pressed, not at every key. */
export function NumberSetting({ label, description, value, min, max, suffix, onSet }: NumberSettingProps) {
  const [typed, setTyped] = useState<number | string>(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => {
    if (typeof typed === "number" && typed !== value && typed >= min && typed <= max) onSet(typed);
    else setTyped(value);
  };
  return (
    <NumberInput
      label={label}
      description={description}
      value={typed}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      suffix={suffix}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
