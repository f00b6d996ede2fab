/** What the records keep of people: this device's own identity, the team list and the team's rules. */
import type { PersonState } from "../../../shared/contract/people-methods.ts";
import type { TeamNews } from "../../../shared/contract/team-methods.ts";
import type { IntroductionKind } from "../../../shared/identity/introduction-kinds.ts";

export type IdentityOverview = {
  kind: "identity";
  card: string;
  /** Other devices of the same person that these keys introduced, the latest first. */
  introduced?: IntroducedDevice[];
  /** The signing key of a device that took this one's place: these keys introduce nobody any more. */
  replacedBy?: string;
};

export type IntroducedDevice = {
  signKey: string;
  device: string;
  kind: IntroductionKind;
  at: number;
  /** `keyhold-intro1.…`, to be given to teammates who do not have it yet. */
  introduction: string;
};

export type IdentityDetail = { signSecret: string; boxSecret: string };

export type PersonOverview = {
  kind: "person";
  /** The card as it came, `keyhold-id1.…`. */
  card: string;
  name: string;
  email?: string;
  device: string;
  signKey: string;
  boxKey: string;
  createdAt: number;
  state: PersonState;
  addedAt: number;
  verifiedAt?: number;
  /** They left: nothing is shared with this card any more. */
  closedAt?: number;
  /** The team file that they are known to have, by its heads. */
  hasTeamFile?: string;
  /** Names the person whose further device this is: the signing key of the first one. */
  personOf?: string;
  /** The signing key that said so. */
  introducedBy?: string;
  /** When, by that device's clock. */
  introducedAt?: number;
  /** The signing key of a device that took this one's place: nothing is shared with this card any more. */
  replacedBy?: string;
  replacedAt?: number;
  /** Devices of the same person that were taken off the list, with the time of the introduction that brought them. */
  takenOff?: { signKey: string; at: number }[];
};

/** `keyhold-intro1.…`, when one brought the card. */
export type PersonDetail = { introduction?: string };

/** The team's rules: of the one team that was joined, or of one that waits to be. The signed file is the detail. */
export type TeamOverview = {
  kind: "team";
  team: string;
  state: "joined" | "offered";
  name: string;
  number: number;
  /** The signing key that founded it. */
  founder: string;
  /** When it was joined or came. */
  at: number;
  /** Who brought the offer. */
  from?: string;
  /** What others changed and nobody has looked at yet. */
  news?: TeamNews[];
};

export type TeamDetail = { file: string };
