import { SegmentedControl } from "@mantine/core";
import type { Environment } from "../../shared/contract/fields.ts";
import { EnvironmentMark } from "./environment.tsx";
import { environments } from "./environments.ts";

type EnvironmentChoiceProps = {
  readonly label: string;
  readonly value: Environment;
  readonly onChange: (env: Environment) => void;
  readonly disabled?: boolean;
};

/** One of the four, each with its shape. */
export function EnvironmentChoice({ label, value, onChange, disabled = false }: EnvironmentChoiceProps) {
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      onChange={(next) => {
        const env = environments.find((name) => name === next);
        if (env !== undefined) onChange(env);
      }}
      disabled={disabled}
      data={environments.map((env) => ({
        value: env,
        label: (
          <span className="kh-row">
            <EnvironmentMark env={env} />
            {env}
          </span>
        ),
      }))}
    />
  );
}
