/** The card or introduction in what somebody pasted: a mail or a chat line may stand around it. Without one, the text as it is. */
export function cardIn(text: string): string {
  return /keyhold-(?:id|intro)1\.[A-Za-z0-9_-]+/.exec(text)?.[0] ?? text.trim();
}
