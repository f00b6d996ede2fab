/**
 * Every screen of the open window. A screen is one line here, loaded when it is first shown. The history is in memory:
 * the address bar never says where one is, and a lock forgets it.
 */
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { FrameOutlet } from "./frame-outlet.tsx";

const root = createRootRoute({ component: FrameOutlet });

type KeysSearch = { readonly key?: string; readonly env?: string; readonly query?: string };
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** `at`: the field that the person came for. */
type EditSearch = { readonly at?: "limits" };
/** `person`: whose panel is open, by id. */
type TeamSearch = { readonly person?: string; readonly panel?: "compare" | "add" | "my-card" | "rules" };
/** `about`: an offboarding, by id, whose entries alone are shown. */
type ActivitySearch = { readonly query?: string; readonly about?: string };
/** `message`: what is being decided, by id. A link never stands here. */
type InboxSearch = { readonly message?: string };

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/keys" });
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/keys",
    validateSearch: (search: Record<string, unknown>): KeysSearch => {
      const found = { key: text(search.key), env: text(search.env), query: text(search.query) };
      return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
    },
    component: lazyRouteComponent(() => import("../screens/keys/keys-screen.tsx"), "KeysScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/keys/new",
    validateSearch: (search: Record<string, unknown>): { readonly name?: string; readonly env?: string } => {
      const found = { name: text(search.name), env: text(search.env) };
      return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
    },
    component: lazyRouteComponent(() => import("../screens/key-editor/new-key-screen.tsx"), "NewKeyScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/keys/import",
    component: lazyRouteComponent(() => import("../screens/import/import-screen.tsx"), "ImportScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/keys/edit/$id",
    validateSearch: (search: Record<string, unknown>): EditSearch => (search.at === "limits" ? { at: "limits" } : {}),
    component: lazyRouteComponent(() => import("../screens/key-editor/edit-key-screen.tsx"), "EditKeyScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/keys/rotate/$id",
    component: lazyRouteComponent(() => import("../screens/rotate/rotate-screen.tsx"), "RotateScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/keys/compromised/$id",
    component: lazyRouteComponent(() => import("../screens/compromised/plan-screen.tsx"), "PlanScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/shares",
    component: lazyRouteComponent(() => import("../screens/shares/shares-screen.tsx"), "SharesScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/inbox",
    validateSearch: (search: Record<string, unknown>): InboxSearch => {
      const message = text(search.message);
      return message === undefined ? {} : { message };
    },
    component: lazyRouteComponent(() => import("../screens/inbox/inbox-screen.tsx"), "InboxScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/team",
    validateSearch: (search: Record<string, unknown>): TeamSearch => {
      const person = text(search.person);
      const panel = (["compare", "add", "my-card", "rules"] as const).find((name) => name === search.panel);
      return { ...(person === undefined ? {} : { person }), ...(panel === undefined ? {} : { panel }) };
    },
    component: lazyRouteComponent(() => import("../screens/team/team-screen.tsx"), "TeamScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/team/offboard/$id",
    component: lazyRouteComponent(() => import("../screens/offboarding/offboarding-screen.tsx"), "OffboardingScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/health",
    component: lazyRouteComponent(() => import("../screens/health/health-screen.tsx"), "HealthScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/activity",
    validateSearch: (search: Record<string, unknown>): ActivitySearch => {
      const [query, about] = [text(search.query), text(search.about)];
      return { ...(query === undefined ? {} : { query }), ...(about === undefined ? {} : { about }) };
    },
    component: lazyRouteComponent(() => import("../screens/activity/activity-screen.tsx"), "ActivityScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/scan",
    component: lazyRouteComponent(() => import("../screens/scan/scan-screen.tsx"), "ScanScreen"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/settings",
    component: lazyRouteComponent(() => import("../screens/settings/settings-screen.tsx"), "SettingsScreen"),
  }),
] as const;

export function createAppRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    history: createMemoryHistory({ initialEntries: ["/keys"] }),
    defaultPreload: "intent",
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
