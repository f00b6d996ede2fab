/**
 * Scrolling through more rows than an element can be high: browsers end at some thirty million pixels. The element is
 * at most eight million high; while somebody scrolls a little, rows move with it pixel by pixel, and when the bar is
 * dragged the place is the same share of both. Up to two hundred thousand rows the two are one.
 */
export type Heights = {
  /** Of all rows. */
  readonly all: number;
  /** Of the element that scrolls. */
  readonly shown: number;
  readonly view: number;
};
/** Where the element was scrolled to, and the place among all rows that is shown there. */
export type ScrollPlace = { readonly shown: number; readonly all: number };

const highest = 8_000_000;

export function heightsOf(rows: number, rowHeight: number, view: number): Heights {
  const all = rows * rowHeight;
  return { all, shown: Math.min(all, highest), view };
}

/** After the element was scrolled to `shown`. */
export function scrolledTo(before: ScrollPlace, shown: number, heights: Heights): ScrollPlace {
  const last = Math.max(0, heights.all - heights.view);
  if (heights.all === heights.shown) return { shown, all: Math.min(shown, last) };
  const step = shown - before.shown;
  const isJump = Math.abs(step) > heights.view;
  const all = isJump ? shown * ratio(heights) : before.all + step;
  // What one pixel of the bar stands for: nearer than that to an end, the bar is there already.
  const near = 2 * ratio(heights);
  if (shown <= 0 && all < near) return { shown: 0, all: 0 };
  if (shown >= heights.shown - heights.view && last - all < near) return { shown, all: last };
  return { shown, all: Math.min(last, Math.max(0, all)) };
}

/**
 * Where the element should stand for its place: to be put there when scrolling pauses, and at once at either end, where
 * it could not be scrolled further although there are more rows.
 */
export function settled({ all }: ScrollPlace, heights: Heights): ScrollPlace {
  return { all, shown: heights.all === heights.shown ? all : Math.round(all / ratio(heights)) };
}

export function isAtEdge({ shown, all }: ScrollPlace, heights: Heights): boolean {
  const last = heights.all - heights.view;
  return (shown <= 0 && all > 0) || (shown >= heights.shown - heights.view - 1 && all < last - 1);
}

function ratio({ all, shown, view }: Heights): number {
  return (all - view) / Math.max(1, shown - view);
}
