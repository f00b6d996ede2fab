import type { LessonName } from "../../shared/contract/lessons.ts";
import { catalogue } from "./catalogue.ts";

type Lesson = { readonly ask: string; readonly text: string };

/** One paragraph for whoever asks; nobody has to. */
const lessons: Record<LessonName, Lesson> = {
  mask: {
    ask: "Why is it masked?",
    text: "A value is seen by more than its reader: by whoever looks over a shoulder, in a shared screen, a recorded call, a screenshot in a ticket. The first and last characters tell keys apart, and that is mostly all one needs to know. Copying gives a program the value without showing it to anybody.",
  },
  code: {
    ask: "Why a variable, and not the code?",
    text: "What is in code is in every copy of it: on each laptop, in the history after it was deleted, in forks, images and backups. Nobody can count them, and whoever reads the code has the key. A program that asks its environment for a name works with every value, and the value stays in one place where it can be replaced.",
  },
  environments: {
    ask: "Why one value for each environment?",
    text: "Development is where things go wrong, on purpose: many people and programs, little care, everything printed. A value of its own makes the accident small, can be replaced without touching production, and shows in the provider's log who it was.",
  },
  rotation: {
    ask: "Why rotate what works?",
    text: "A value gathers copies: in shells, logs, chats, old laptops, with people who have left. A new value makes all of them worthless at once. Whoever does it regularly knows how, and does it in minutes on the day it matters.",
  },
  limits: {
    ask: "Why limit it?",
    text: "Most programs need a small part of what a key can do. Providers let you take the rest away: read instead of write, one project instead of all, your servers' addresses only. A limited key that leaks is an incident; one that may do everything from everywhere is a disaster. The limits are set at the provider; noted here, everybody sees what this key was meant for.",
  },
  temporary: {
    ask: "Why temporary?",
    text: "For a demonstration, a migration, an afternoon of debugging. Give it an end: when that has come and nothing is said to use it, it leaves by itself and can be brought back for 30 days. What is gone cannot leak.",
  },
  grace: {
    ask: "Why keep the old one at all?",
    text: "Programs and people do not change over in the same second. For some days both values work, and nothing breaks. But the rotation protects nothing until the old value is ended at the provider: its copies work as they did.",
  },
  trend: {
    ask: "What is the score?",
    text: "Every value counts, production four times as much as development. The worst thing about each takes something away: what needs work today the whole, this week half, the rest a tenth. The first dangerous key costs most, so that one is never hidden among a hundred good ones. A number from day to day says more than the number itself.",
  },
};

export const lessonWords = catalogue({
  en: {
    lessons,
    close: "Do not offer this again",
    closed: "Put away. Settings, under Looks, brings the lessons back.",
    count: (hidden: number) => (hidden === 1 ? "1 lesson is put away." : `${hidden} lessons are put away.`),
    back: "Offer all lessons again",
    title: "Short lessons",
    hint: "“Why?” beside what they are about. They open only when asked.",
  },
});
