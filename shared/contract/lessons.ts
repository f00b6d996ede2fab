/** Short lessons beside what they are about. Who has read one can put it away; that is kept with the settings. */
import { z } from "zod";

export const lessonNames = [
  "mask",
  "code",
  "environments",
  "rotation",
  "limits",
  "temporary",
  "grace",
  "trend",
] as const;
export const lessonName = z.enum(lessonNames);
export type LessonName = z.output<typeof lessonName>;
