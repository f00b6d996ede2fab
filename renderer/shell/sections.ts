/** The sections of the open window, in the order of the navigation and of `Ctrl 1` to `Ctrl 7`. */
import {
  IconActivity,
  IconFileSearch,
  IconHeartRateMonitor,
  IconInbox,
  IconKey,
  IconSend,
  IconUsers,
} from "@tabler/icons-react";
import { shellWords } from "../words/shell.ts";

export const sections = [
  { path: "/keys", label: shellWords.sections.keys, Icon: IconKey, count: "keys" },
  { path: "/shares", label: shellWords.sections.shares, Icon: IconSend, count: "shares" },
  { path: "/inbox", label: shellWords.sections.inbox, Icon: IconInbox, count: "inbox" },
  { path: "/team", label: shellWords.sections.team, Icon: IconUsers, count: "team" },
  { path: "/health", label: shellWords.sections.health, Icon: IconHeartRateMonitor, count: "health" },
  { path: "/activity", label: shellWords.sections.activity, Icon: IconActivity, count: "activity" },
  { path: "/scan", label: shellWords.sections.scan, Icon: IconFileSearch, count: "none" },
] as const;

export type SectionCount = (typeof sections)[number]["count"];
