import { NativeSelect } from "@mantine/core";
import type { Person } from "../../../shared/contract/people-methods.ts";
import type { TeamView } from "../../../shared/contract/team-methods.ts";
import { memberRoles } from "../../../shared/contract/team-roles.ts";
import { rulesWords } from "../../words/rules.ts";
import classes from "./rules.module.css";

const choices = ["owner", ...memberRoles.toReversed()] as const;

type RoleChoicesProps = {
  readonly team: TeamView;
  /** Everybody whose card is here; those without a role can be given one. */
  readonly people: readonly Person[];
  readonly onChange: (signKey: string, role: (typeof choices)[number]) => void;
};

export function RoleChoices({ team, people, onChange }: RoleChoicesProps) {
  const inFile = new Set(team.people.map(({ signKey }) => signKey));
  // A further device has the role of the one that introduced it.
  const listed = new Set(people.map(({ signKey }) => signKey));
  const inherits = ({ introducedBy, mine }: Person) => mine || listed.has(introducedBy?.signKey ?? "");
  const others = people.filter((one) => !inFile.has(one.signKey) && one.state !== "changed" && !inherits(one));
  const rows = [
    ...team.people.map(({ signKey, name, role }) => ({
      signKey,
      name,
      role: role as (typeof choices)[number] | "none",
    })),
    ...others.map(({ signKey, name }) => ({ signKey, name, role: "none" as const })),
  ];
  return (
    <section className={classes.roles}>
      <h3>{rulesWords.roleOf}</h3>
      {rows.map(({ signKey, name, role }) => (
        <div key={signKey} className={classes.role}>
          <span className="kh-clip">{name}</span>
          <NativeSelect
            aria-label={rulesWords.roleFor(name)}
            value={role}
            disabled={team.role !== "owner" || signKey === team.founder.signKey}
            data={[
              ...(role === "none" ? [{ value: "none", label: rulesWords.roles.none }] : []),
              ...choices.map((value) => ({ value, label: rulesWords.roleNames[value] })),
            ]}
            onChange={(event) => {
              const wanted = choices.find((one) => one === event.target.value);
              if (wanted !== undefined) onChange(signKey, wanted);
            }}
          />
        </div>
      ))}
    </section>
  );
}
