/** Where each service's keys are made and revoked. A page that the person wrote on the key goes before these. */
import type { KeyOverview } from "../records/keys.ts";

/** By the service's name, folded: letters and digits only. */
const pages: Readonly<Record<string, string>> = {
  airtable: "https://airtable.com/create/tokens",
  algolia: "https://dashboard.algolia.com/account/api-keys/all",
  anthropic: "https://console.anthropic.com/settings/keys",
  atlassian: "https://id.atlassian.com/manage-profile/security/api-tokens",
  aws: "https://console.aws.amazon.com/iam/home#/security_credentials",
  bitbucket: "https://id.atlassian.com/manage-profile/security/api-tokens",
  cloudflare: "https://dash.cloudflare.com/profile/api-tokens",
  datadog: "https://app.datadoghq.com/organization-settings/api-keys",
  digitalocean: "https://cloud.digitalocean.com/account/api/tokens",
  discord: "https://discord.com/developers/applications",
  dockerhub: "https://app.docker.com/settings/personal-access-tokens",
  fastly: "https://manage.fastly.com/account/tokens",
  figma: "https://www.figma.com/settings",
  getresponse: "https://app.getresponse.com/api",
  github: "https://github.com/settings/tokens",
  gitlab: "https://gitlab.com/-/user_settings/personal_access_tokens",
  google: "https://console.cloud.google.com/apis/credentials",
  heroku: "https://dashboard.heroku.com/account/applications",
  huggingface: "https://huggingface.co/settings/tokens",
  linear: "https://linear.app/settings/account/security",
  mailchimp: "https://us1.admin.mailchimp.com/account/api/",
  mailgun: "https://app.mailgun.com/settings/api_security",
  netlify: "https://app.netlify.com/user/applications#personal-access-tokens",
  notion: "https://www.notion.so/my-integrations",
  npm: "https://www.npmjs.com/settings/~/tokens",
  openai: "https://platform.openai.com/api-keys",
  pagerduty: "https://support.pagerduty.com/main/docs/api-access-keys",
  postmark: "https://account.postmarkapp.com/api_tokens",
  pypi: "https://pypi.org/manage/account/token/",
  sendgrid: "https://app.sendgrid.com/settings/api_keys",
  sentry: "https://sentry.io/settings/account/api/auth-tokens/",
  shopify: "https://admin.shopify.com/settings/apps/development",
  slack: "https://api.slack.com/apps",
  stripe: "https://dashboard.stripe.com/apikeys",
  telegram: "https://t.me/BotFather",
  twilio: "https://console.twilio.com/us1/account/keys-credentials/api-keys",
  vercel: "https://vercel.com/account/settings/tokens",
};

/** Other names that people give the same service. */
const otherNames: Readonly<Record<string, string>> = {
  amazon: "aws",
  amazonwebservices: "aws",
  awsiam: "aws",
  docker: "dockerhub",
  gcp: "google",
  googlecloud: "google",
  jira: "atlassian",
  twiliosendgrid: "sendgrid",
};

/** The one name by which a service is looked up here. */
export function serviceId(service: string): string {
  const folded = service
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return Object.hasOwn(otherNames, folded) ? (otherNames[folded] ?? folded) : folded;
}

export function providerPageOf({ providerPage, service }: Pick<KeyOverview, "providerPage" | "service">) {
  if (providerPage !== undefined) return providerPage;
  const id = serviceId(service);
  return Object.hasOwn(pages, id) ? pages[id] : undefined;
}

export const knownProviderPages: ReadonlyMap<string, string> = new Map(Object.entries(pages));
