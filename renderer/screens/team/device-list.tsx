/** The devices of a person, each with its card: which introduced which, whose words were compared, what is in use. */
import { IconDeviceLaptop, IconDeviceLaptopOff } from "@tabler/icons-react";
import { useState } from "react";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { teamWords } from "../../words/team.ts";
import { dateText, exactTime } from "../../words/time.ts";
import type { PersonWithDevices } from "./by-person.ts";
import classes from "./devices.module.css";
import { useRemovePerson } from "./use-remove-person.ts";

type DeviceListProps = {
  readonly one: PersonWithDevices;
  readonly now: number;
  readonly onCompare: (id: string) => void;
};

export function DeviceList({ one, now, onCompare }: DeviceListProps) {
  const remove = useRemovePerson();
  const [failure, setFailure] = useState<unknown>();
  return (
    <section>
      <h3>{teamWords.devicesHead(one.devices.length)}</h3>
      <p className="kh-small kh-body">{one.person.mine ? teamWords.devicesMine : teamWords.devicesMore}</p>
      <ul className={classes.devices} aria-label={teamWords.devices}>
        {one.devices.map((device) => (
          <li key={device.id} className={device.replacedBy === undefined ? "" : classes.old}>
            {device.replacedBy === undefined ? <IconDeviceLaptop {...icon} /> : <IconDeviceLaptopOff {...icon} />}
            <div>
              <b>{device.device}</b>{" "}
              <span className={`kh-small ${tone(device)}`}>
                {device.replacedBy === undefined ? teamWords.states[device.state] : teamWords.outOfUse}
              </span>
              <div className="kh-small kh-body" title={exactTime(device.addedAt)}>
                {factOf(device, now)}
              </div>
              <div className={classes.acts}>
                {device.replacedBy === undefined && (
                  <button
                    type="button"
                    className="kh-linkbutton"
                    aria-label={`${teamWords.compare}, ${device.device}`}
                    onClick={() => onCompare(device.id)}
                  >
                    {device.state === "verified" ? teamWords.compareAgain : teamWords.compare}
                  </button>
                )}
                <button
                  type="button"
                  className="kh-linkbutton"
                  aria-label={`${teamWords.removeDevice}, ${device.device}`}
                  onClick={() => void remove(device).catch(setFailure)}
                >
                  {teamWords.removeDevice}
                </button>
              </div>
            </div>
          </li>
        ))}
      </ul>
      <FailureNote failure={failure} />
    </section>
  );
}

function tone({ state, replacedBy }: Person): string {
  if (replacedBy !== undefined) return "kh-quiet";
  return state === "verified" ? "kh-accent" : "kh-warn";
}

function factOf({ replacedBy, replacedAt, introducedBy, verifiedAt, addedAt }: Person, now: number): string {
  if (replacedBy !== undefined) {
    return teamWords.replacedOn(replacedBy.device ?? teamWords.unknownDevice, dateText(replacedAt ?? addedAt, now));
  }
  if (verifiedAt !== undefined) return teamWords.comparedOn(dateText(verifiedAt, now));
  if (introducedBy === undefined) return teamWords.addedOn(dateText(addedAt, now));
  return teamWords.introducedOn(introducedBy.device ?? teamWords.unknownDevice, dateText(addedAt, now));
}
