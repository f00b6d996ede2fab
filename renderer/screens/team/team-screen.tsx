import { IconId, IconTableExport, IconUserPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { offboardingWords } from "../../words/offboarding.ts";
import { rulesWords } from "../../words/rules.ts";
import { teamWords } from "../../words/team.ts";
import { agoText } from "../../words/time.ts";
import { AddPanel } from "./add-panel.tsx";
import { BothCards } from "./both-cards.tsx";
import { byPerson } from "./by-person.ts";
import { ComparePanel } from "./compare-panel.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { FoundPanel } from "./found-panel.tsx";
import { MyCardPanel } from "./my-card-panel.tsx";
import { PeopleList } from "./people-list.tsx";
import { PersonPanel } from "./person-panel.tsx";
import { RulesFoot } from "./rules-foot.tsx";
import { RulesNotes } from "./rules-notes.tsx";
import { RulesPanel } from "./rules-panel.tsx";
import classes from "./team.module.css";

export function TeamScreen() {
  const search = useSearch({ from: "/team" });
  const navigate = useNavigate();
  const now = useNow(60_000);
  const team = useHostQuery("team.list", {});
  const leaving = useHostQuery("offboarding.list", {});
  const [exporting, setExporting] = useState(false);
  const rules = useHostQuery("rules.get", {});
  const rulesTeam = rules.data?.team;
  const people = team.data?.people ?? [];
  const persons = byPerson(people);
  const others = persons.filter(({ person }) => !person.mine).length;
  const person = people.find(({ id }) => id === search.person);
  const go = (next: typeof search) => void navigate({ to: "/team", search: next });
  const close = () => go({});
  const select = (id: string) => go({ person: id });
  const compare = (id: string) => go({ person: id, panel: "compare" });
  const nothingOpen = person === undefined && search.panel === undefined;

  useShortcuts(nothingOpen ? {} : { Esc: close });
  useShortcuts({ S: () => dialogs.open({ name: "share", keys: [] }) });

  const side = () => {
    if (search.panel === "add") return <AddPanel onAdded={select} onCompare={compare} onClose={close} />;
    if (search.panel === "my-card") return <MyCardPanel onClose={close} />;
    if (search.panel === "rules" && rules.data !== undefined) {
      return rulesTeam === undefined ? <FoundPanel onClose={close} /> : <RulesPanel team={rulesTeam} onClose={close} />;
    }
    if (person === undefined) return undefined;
    if (search.panel === "compare") {
      return (
        <ComparePanel
          key={person.id}
          person={person}
          onDone={() => select(person.id)}
          onClose={() => select(person.id)}
          onRemoved={close}
        />
      );
    }
    if (person.state === "changed") {
      const other = earlierCard(person, people);
      return <BothCards key={person.id} person={person} earlier={other} onCompare={compare} onClose={close} />;
    }
    const one = persons.find(({ devices }) => devices.includes(person));
    return one && <PersonPanel key={one.person.id} one={one} onCompare={compare} onClose={close} />;
  };

  const running = leaving.data?.offboardings.filter(({ state }) => state === "running") ?? [];
  const subtitle =
    rulesTeam === undefined
      ? teamWords.count(others)
      : rulesWords.count(
          others + 1,
          rulesTeam.name,
          rulesTeam.signedBy.me ? rulesWords.you : rulesTeam.signedBy.name,
          agoText(rulesTeam.signedAt, now),
        );
  const changed = people.filter(({ state }) => state === "changed");
  return (
    <Page side={side()}>
      <PageHead title={teamWords.title} sub={team.data === undefined ? undefined : subtitle}>
        <Button size="small" tone="quiet" icon={<IconTableExport {...icon} />} onClick={() => setExporting(true)}>
          {offboardingWords.exportCsv}
        </Button>
        <Button size="small" icon={<IconId {...icon} />} onClick={() => go({ panel: "my-card" })}>
          {teamWords.myCard}
        </Button>
        <Button tone="primary" size="small" icon={<IconUserPlus {...icon} />} onClick={() => go({ panel: "add" })}>
          {teamWords.add}
        </Button>
      </PageHead>
      <div className={classes.scroller}>
        <FailureNote failure={team.error} />
        {team.data !== undefined && (
          <PeopleList people={persons} team={rulesTeam} selected={person?.id} onSelect={select} />
        )}
        <div className={classes.notes}>
          {running.map(({ id, name, done, total }) => (
            <Note key={id} tone={done === total ? "good" : "plain"}>
              {done === total ? offboardingWords.allDone(name) : offboardingWords.running(name, done, total)}{" "}
              <button
                type="button"
                className="kh-linkbutton"
                onClick={() => void navigate({ to: "/team/offboard/$id", params: { id } })}
              >
                {done === total ? offboardingWords.openOffboarding : offboardingWords.goOn}
              </button>
            </Note>
          ))}
          {rules.data !== undefined && <RulesNotes answer={rules.data} />}
          {changed.map((one) => (
            <Note key={one.id} tone="warn" title={teamWords.changedHead(one.name)}>
              {teamWords.changedMore}{" "}
              <button type="button" className="kh-linkbutton" onClick={() => select(one.id)}>
                {teamWords.look}
              </button>
            </Note>
          ))}
        </div>
        {team.data !== undefined && people.length === 0 && (
          <Empty text={teamWords.empty}>
            <div className="kh-row">
              <Button icon={<IconId {...icon} />} onClick={() => go({ panel: "my-card" })}>
                {teamWords.myCard}
              </Button>
              <Button icon={<IconUserPlus {...icon} />} onClick={() => go({ panel: "add" })}>
                {teamWords.add}
              </Button>
            </div>
          </Empty>
        )}
      </div>
      {exporting && <ExportDialog onClose={() => setExporting(false)} />}
      {rules.data !== undefined && <RulesFoot team={rulesTeam} onOpen={() => go({ panel: "rules" })} />}
    </Page>
  );
}

/** The card that was there before a changed one: of the same name or address, and not doubted. */
export function earlierCard(person: Person, people: readonly Person[]): Person | undefined {
  const fold = (text: string | undefined): string | undefined => text?.normalize("NFKC").trim().toLowerCase();
  return people.find(
    (other) =>
      other.id !== person.id &&
      other.state !== "changed" &&
      (fold(other.name) === fold(person.name) ||
        (person.email !== undefined && fold(other.email) === fold(person.email))),
  );
}
