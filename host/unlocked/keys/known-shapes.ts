/**
 * Shapes of keys that providers publish. Recognising one fills in the service and tells live keys from test keys;
 * nothing depends on it, so a shape that changed costs a convenience.
 */
export type KnownShape = {
  readonly service: string;
  readonly pattern: RegExp;
  /** `live` where the provider marks keys that work on real money or people. */
  readonly stage?: "live" | "test";
  readonly public?: true;
};

export const knownShapes: readonly KnownShape[] = [
  { service: "Stripe", pattern: /^(sk|rk)_live_[A-Za-z0-9]{16,}$/, stage: "live" },
  { service: "Stripe", pattern: /^(sk|rk)_test_[A-Za-z0-9]{16,}$/, stage: "test" },
  { service: "Stripe", pattern: /^pk_live_[A-Za-z0-9]{16,}$/, stage: "live", public: true },
  { service: "Stripe", pattern: /^pk_test_[A-Za-z0-9]{16,}$/, stage: "test", public: true },
  { service: "Stripe", pattern: /^whsec_[A-Za-z0-9+/=]{24,}$/ },
  { service: "GitHub", pattern: /^gh[pousr]_[A-Za-z0-9]{36,}$/ },
  { service: "GitHub", pattern: /^github_pat_[A-Za-z0-9_]{60,}$/ },
  { service: "GitLab", pattern: /^gl(pat|ptt|dt|rt|cbt|soat|ft)-[A-Za-z0-9_-]{20,}$/ },
  { service: "AWS", pattern: /^(AKIA|ASIA)[A-Z2-7]{16}$/ },
  { service: "Slack", pattern: /^xox[abeprs]-[A-Za-z0-9-]{10,}$/ },
  { service: "Slack", pattern: /^xapp-[0-9]-[A-Za-z0-9-]{20,}$/ },
  { service: "Google", pattern: /^AIza[A-Za-z0-9_-]{35}$/ },
  { service: "Google", pattern: /^GOCSPX-[A-Za-z0-9_-]{28}$/ },
  { service: "OpenAI", pattern: /^sk-(proj|svcacct|admin)-[A-Za-z0-9_-]{20,}$/ },
  { service: "Anthropic", pattern: /^sk-ant-[A-Za-z0-9_-]{20,}$/ },
  { service: "OpenAI", pattern: /^sk-[A-Za-z0-9]{20,}$/ },
  { service: "SendGrid", pattern: /^SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}$/ },
  { service: "Mailchimp", pattern: /^[0-9a-f]{32}-us[0-9]{1,2}$/ },
  { service: "Mailgun", pattern: /^key-[0-9a-f]{32}$/ },
  { service: "GetResponse", pattern: /^[a-z0-9]{32}$/ },
  { service: "Twilio", pattern: /^(AC|SK)[0-9a-f]{32}$/ },
  { service: "npm", pattern: /^npm_[A-Za-z0-9]{36}$/ },
  { service: "PyPI", pattern: /^pypi-[A-Za-z0-9_-]{80,}$/ },
  { service: "DigitalOcean", pattern: /^do[opr]_v1_[0-9a-f]{64}$/ },
  { service: "Shopify", pattern: /^shp(at|ca|pa|ss)_[0-9a-fA-F]{32}$/ },
  { service: "Square", pattern: /^EAAA[A-Za-z0-9_-]{60}$/ },
  { service: "Telegram", pattern: /^[0-9]{8,10}:[A-Za-z0-9_-]{35}$/ },
  { service: "Hugging Face", pattern: /^hf_[A-Za-z0-9]{30,}$/ },
];

/** Shapes so plain that other secrets have them too: they suggest nothing by themselves. */
const plainShapes = new Set(["GetResponse"]);

/** The shape a value has, or undefined. A shape that many secrets share counts only for a service that was named. */
export function recogniseShape(text: string, namedService?: string): KnownShape | undefined {
  if (text.length > 512) return undefined;
  return knownShapes.find(
    (shape) =>
      shape.pattern.test(text) &&
      (!plainShapes.has(shape.service) || shape.service.toLowerCase() === namedService?.toLowerCase()),
  );
}
