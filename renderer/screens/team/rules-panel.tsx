/** The rules in full; for owners an editor that shows what a change does before it is signed. */
import { Checkbox, NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { RulesChange, TeamView } from "../../../shared/contract/team-methods.ts";
import { linkLives, ruledRoles, unverifiedChoices } from "../../../shared/contract/team-roles.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { SidePanel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { rulesWords } from "../../words/rules.ts";
import { RoleChoices } from "./role-choices.tsx";
import classes from "./rules.module.css";
import { withDraft } from "./rules-draft.ts";
import { SideHead } from "./side-head.tsx";
import side from "./team.module.css";
import { useRulesActions } from "./use-rules-actions.ts";

type RulesPanelProps = { readonly team: TeamView; readonly onClose: () => void };

export function RulesPanel({ team, onClose }: RulesPanelProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const list = useHostQuery("team.list", {});
  const [draft, setDraft] = useState<ReadonlyMap<string, RulesChange>>(new Map());
  const [effect, setEffect] = useState<MethodOutput<"rules.edit">>();
  const [failure, setFailure] = useState<unknown>();
  const actions = useRulesActions(setFailure);
  const isOwner = team.role === "owner";
  const said = (signer: TeamView["signedBy"]) => (signer.me ? rulesWords.you : signer.name);
  const changes = [...draft.values()];
  // What was just chosen stands at once; what follows from it comes with the preview.
  const shown = withDraft(effect?.team ?? team, changes);

  useEffect(() => {
    if (draft.size === 0) {
      setEffect(undefined);
      setFailure(undefined);
      return;
    }
    let isOver = false;
    ask("rules.edit", { changes: [...draft.values()], preview: true }).then(
      (answer) => {
        if (isOver) return;
        setEffect(answer);
        setFailure(undefined);
      },
      (error: unknown) => {
        if (!isOver) setFailure(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [draft, ask]);

  const change = (register: string, wanted: RulesChange) => setDraft((before) => new Map(before).set(register, wanted));
  const sign = async () => {
    try {
      const { team: signed, undo } = await ask("rules.edit", { changes });
      setDraft(new Map());
      await refresh();
      toast({
        text: rulesWords.signedNow(signed.number),
        undo: () =>
          void ask("rules.edit", { changes: undo })
            .then(() => refresh())
            .catch((error: Error) => toast({ text: error.message })),
      });
    } catch (error) {
      setFailure(error);
    }
  };
  const owners = team.people.filter(({ role }) => role === "owner").map(({ name }) => name);
  return (
    <SidePanel label={rulesWords.title(team.name)}>
      <SideHead
        title={rulesWords.title(team.name)}
        sub={`${rulesWords.version(team.number, said(team.signedBy))}. ${rulesWords.founderIs(said(team.founder))}.`}
        takeFocus
        onClose={onClose}
      />
      <div className={side.sideBody}>
        {!isOwner && <p className="kh-body">{rulesWords.onlyOwners(owners.join(", "))}</p>}
        {ruledRoles.map((role) => {
          const rule = shown.rules[role];
          return (
            <fieldset key={role} className={classes.rule} disabled={!isOwner}>
              <legend className={side.label}>{rulesWords.plurals[role]}</legend>
              <div className={classes.checks}>
                {environments.map((environment) => (
                  <Checkbox
                    key={environment}
                    aria-label={rulesWords.allow(rulesWords.plurals[role], environment)}
                    label={<EnvironmentTag env={environment} />}
                    checked={rule.environments.includes(environment)}
                    onChange={(event) =>
                      change(`${role} ${environment}`, {
                        change: "environment",
                        role,
                        environment,
                        allowed: event.target.checked,
                      })
                    }
                  />
                ))}
              </div>
              <NativeSelect
                label={rulesWords.longest(rulesWords.plurals[role])}
                value={rule.longestLife}
                data={linkLives.map((value) => ({ value, label: rulesWords.lives[value] }))}
                onChange={(event) => {
                  const longest = linkLives.find((life) => life === event.target.value);
                  if (longest !== undefined) change(`${role} life`, { change: "life", role, longest });
                }}
              />
            </fieldset>
          );
        })}
        <NativeSelect
          label={rulesWords.unverified}
          disabled={!isOwner}
          value={shown.rules.unverified}
          data={unverifiedChoices.map((value) => ({ value, label: rulesWords.unverifiedChoices[value] }))}
          onChange={(event) => {
            const choice = unverifiedChoices.find((one) => one === event.target.value);
            if (choice !== undefined) change("unverified", { change: "unverified", choice });
          }}
        />
        <RoleChoices
          team={shown}
          people={list.data?.people ?? []}
          onChange={(person, role) => change(`role ${person}`, { change: "role", person, role })}
        />
        <FailureNote failure={failure} />
        {isOwner && draft.size > 0 && (
          <div className={side.sideFoot}>
            <div role="status" className={classes.effects}>
              <h3>{rulesWords.preview}</h3>
              {effect?.consequences.length === 0 && <span className="kh-small kh-body">{rulesWords.noEffect}</span>}
              {effect?.consequences.map(({ signKey, name, gains, loses }) => (
                <span key={signKey} className={loses.length > 0 ? "kh-small kh-warn" : "kh-small kh-body"}>
                  {rulesWords.effect(name, gains, loses)}
                </span>
              ))}
            </div>
            <div className={side.two}>
              <Button onClick={() => setDraft(new Map())}>{rulesWords.drop}</Button>
              <Button tone="primary" onClick={() => void sign()}>
                {rulesWords.sign}
              </Button>
            </div>
          </div>
        )}
        {draft.size === 0 && (
          <div className={side.two}>
            <Button title={rulesWords.copyMore} onClick={() => void actions.copy()}>
              {actions.copied ? rulesWords.copied : rulesWords.copy}
            </Button>
            <Button tone="quiet" onClick={() => void actions.leave().then(onClose)}>
              {rulesWords.leave}
            </Button>
          </div>
        )}
      </div>
    </SidePanel>
  );
}
