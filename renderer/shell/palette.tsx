import { useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { createSpotlight } from "@mantine/spotlight";
import { IconAlertOctagon, IconKey, IconLock, IconPlus, IconSearch, IconSend, IconUser } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useAsk } from "../connection/connection-context.tsx";
import { useHostQuery } from "../data/host-query.ts";
import { useStore } from "../data/store.ts";
import { icon, smallIcon } from "../parts/icon.ts";
import { byPerson } from "../screens/team/by-person.ts";
import { lockNow } from "../session/lock-now.ts";
import { shownValues } from "../session/shown-values.ts";
import { shellWords } from "../words/shell.ts";
import { dialogs } from "./dialogs.ts";
import { paletteStore } from "./palette-store.ts";
import { sections } from "./sections.ts";
import "./palette.css";

const { palette: words } = shellWords;
const [store, spotlight] = createSpotlight();
/** More keys than this are found by typing on. */
const mostKeys = 40;

/** `Ctrl K`: every key, person and command by name. */
export function Palette() {
  const open = useStore(paletteStore);
  // Nothing is read or laid out before it was opened for the first time.
  const [used, setUsed] = useState(false);
  useEffect(() => {
    if (!open) return;
    setUsed(true);
    spotlight.open();
  }, [open]);
  return used ? <OpenPalette /> : null;
}

function OpenPalette() {
  const [query, setQuery] = useState("");
  const actions = useActions(query);
  useEffect(() => spotlight.open(), []);
  return (
    <Spotlight
      store={store}
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      filter={(_query, all) => all}
      shortcut={null}
      attributes={{ content: { "aria-label": words.placeholder } }}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0, backgroundOpacity: 1, color: "var(--kh-scrim)" }}
      centered={false}
      yOffset="12vh"
      nothingFound={words.nothing(query)}
      searchProps={{
        placeholder: words.placeholder,
        leftSection: <IconSearch {...icon} />,
        "aria-label": words.placeholder,
      }}
      onSpotlightClose={() => paletteStore.set(false)}
    />
  );
}

function useActions(query: string): SpotlightActionGroupData[] {
  const keys = useHostQuery("keys.list", {});
  const people = useHostQuery("team.list", {});
  const rotations = useHostQuery("rotations.list", {});
  const plans = useHostQuery("compromised.list", {});
  const navigate = useNavigate();
  const ask = useAsk();
  const { toggleColorScheme } = useMantineColorScheme();

  const commands = useMemo<SpotlightActionData[]>(
    () => [
      {
        id: "new",
        label: words.newKey,
        leftSection: <IconPlus {...icon} />,
        onClick: () => void navigate({ to: "/keys/new" }),
      },
      {
        id: "share",
        label: words.share,
        leftSection: <IconSend {...icon} />,
        onClick: () => dialogs.open({ name: "share", keys: [] }),
      },
      { id: "offboard", label: words.offboard, onClick: () => void navigate({ to: "/team", search: {} }) },
      { id: "health", label: words.health, onClick: () => void navigate({ to: "/health" }) },
      { id: "import", label: words.importKeys, onClick: () => void navigate({ to: "/keys/import" }) },
      { id: "export-keys", label: words.exportKeys, onClick: () => dialogs.open({ name: "export-keys" }) },
      { id: "open-link", label: words.openLink, onClick: () => dialogs.open({ name: "open-link" }) },
      { id: "lock", label: words.lock, leftSection: <IconLock {...icon} />, onClick: () => void lockNow(ask) },
      ...sections.map(({ path, label, Icon }) => ({
        id: path,
        label: words.go(label),
        leftSection: <Icon {...icon} />,
        onClick: () => void navigate({ to: path }),
      })),
      { id: "settings", label: words.go(shellWords.settings), onClick: () => void navigate({ to: "/settings" }) },
      { id: "shortcuts", label: words.shortcuts, onClick: () => dialogs.open({ name: "shortcuts" }) },
      { id: "theme", label: words.theme, onClick: toggleColorScheme },
      { id: "clear", label: words.clearClipboard, onClick: () => void ask("clipboard.clear", {}) },
      { id: "hide", label: words.hideValues, onClick: () => shownValues.hideAll() },
    ],
    [navigate, ask, toggleColorScheme],
  );

  return useMemo(() => {
    const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (text: string) => wanted.every((word) => text.toLowerCase().includes(word));
    const seen = new Map<string, SpotlightActionData>();
    for (const row of wanted.length === 0 ? [] : (keys.data?.rows ?? [])) {
      if (seen.size >= mostKeys) break;
      if (seen.has(row.keyId) || !fits(`${row.name} ${row.service}`)) continue;
      seen.set(row.keyId, {
        id: row.keyId,
        label: row.name,
        description: row.service,
        leftSection: <IconKey {...smallIcon} />,
        onClick: () => void navigate({ to: "/keys", search: { key: row.keyId } }),
      });
    }
    const found = byPerson(people.data?.people ?? [])
      .map(({ person }) => person)
      .filter((person) => wanted.length > 0 && fits(`${person.name} ${person.email ?? ""}`))
      .map((person) => ({
        id: person.id,
        label: person.name,
        leftSection: <IconUser {...smallIcon} />,
        onClick: () => void navigate({ to: "/team", search: { person: person.id } }),
      }));
    const running = (rotations.data?.rotations ?? []).map(({ id, name, env }) => ({
      id,
      label: words.rotation(`${name} (${env})`),
      onClick: () => void navigate({ to: "/keys/rotate/$id", params: { id } }),
    }));
    const compromised = (plans.data?.plans ?? []).map(({ id, name, env }) => ({
      id,
      label: words.compromised(`${name} (${env})`),
      leftSection: <IconAlertOctagon {...icon} />,
      onClick: () => void navigate({ to: "/keys/compromised/$id", params: { id } }),
    }));
    const groups = [
      // Before anything else, also when nothing was typed.
      { group: words.plans, actions: compromised.filter(({ label }) => fits(label)) },
      { group: words.keys, actions: [...seen.values()] },
      { group: words.people, actions: found },
      { group: words.rotations, actions: running.filter(({ label }) => wanted.length > 0 && fits(label)) },
      { group: words.actions, actions: commands.filter(({ label }) => fits(label ?? "")) },
    ];
    return groups.filter(({ actions }) => actions.length > 0);
  }, [query, keys.data, people.data, rotations.data, plans.data, commands, navigate]);
}
