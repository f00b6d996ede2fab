import type { ReactNode } from "react";
import { useEffect } from "react";
import { useHostQuery } from "../../data/host-query.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Page, PageBody, PageHead } from "../../parts/page.tsx";
import { activityWords } from "../../words/activity.ts";
import { agentWords } from "../../words/agent.ts";
import { settingsWords as words } from "../../words/settings.ts";
import { ProgramSettings } from "../agent/program-settings.tsx";
import { StreamSettings, UnusualSettings } from "./activity-settings.tsx";
import { LinkSettings } from "./link-settings.tsx";
import { LockSettings } from "./lock-settings.tsx";
import { LookSettings } from "./look-settings.tsx";
import { NoticeSettings } from "./notice-settings.tsx";
import { OwnRelay } from "./own-relay.tsx";
import { HealthSettings, RotationSettings } from "./rotation-settings.tsx";
import classes from "./settings.module.css";
import { VaultSettings } from "./vault-settings.tsx";
import { YouSettings } from "./you-settings.tsx";

export function SettingsScreen() {
  const settings = useHostQuery("settings.get", {});
  useEffect(() => {
    document.title = `${words.title} · Keyhold`;
  }, []);
  return (
    <Page>
      <PageHead title={words.title} />
      <PageBody reading>
        <FailureNote failure={settings.error} />
        {settings.data !== undefined && (
          <div className={classes.parts}>
            <Part title={words.parts.locking}>
              <LockSettings settings={settings.data} />
            </Part>
            <Part title={agentWords.grants.part}>
              <ProgramSettings />
            </Part>
            <Part title={words.parts.looks}>
              <LookSettings settings={settings.data} />
            </Part>
            <Part title={words.parts.links}>
              <LinkSettings settings={settings.data} />
              <OwnRelay settings={settings.data} />
            </Part>
            <Part title={words.parts.notices}>
              <NoticeSettings settings={settings.data} />
            </Part>
            <Part title={words.parts.rotation}>
              <RotationSettings settings={settings.data} />
            </Part>
            <Part title={words.parts.health}>
              <HealthSettings settings={settings.data} />
            </Part>
            <Part title={activityWords.settings.unusual}>
              <UnusualSettings settings={settings.data} />
            </Part>
            <Part title={activityWords.settings.stream}>
              <StreamSettings />
            </Part>
            <Part title={words.parts.vault}>
              <VaultSettings />
            </Part>
            <Part title={words.parts.you}>
              <YouSettings />
            </Part>
          </div>
        )}
      </PageBody>
    </Page>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      <div className={classes.rows}>{children}</div>
    </section>
  );
}
