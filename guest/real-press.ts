/**
 * True when a person (or whatever can move a mouse and press keys like one) caused the event. A script that calls
 * `click()` or dispatches events of its own is found out: the browser marks those, and gives them no activation. A robot
 * that drives a whole browser with real input is not; it meets the second question.
 */
export function isRealPress(event: Event): boolean {
  const { userActivation } = navigator as Navigator & { userActivation?: { readonly isActive: boolean } };
  return event.isTrusted && userActivation?.isActive !== false;
}
