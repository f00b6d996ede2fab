import fastify, { type FastifyInstance } from "fastify";
import type { RelayContext } from "./context.ts";
import { answerErrors, answerUnroutable } from "./http-errors.ts";
import { answerClientError, httpLimits } from "./http-limits.ts";
import { limitRates } from "./rate-limit.ts";
import { logRequests } from "./request-log.ts";
import { createRoute } from "./routes/create.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { lookRoute, ownerRoutes, recipientRoutes } from "./routes/links.ts";
import { pageRoute } from "./routes/page.ts";
import { serviceRoutes } from "./routes/service.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** The relay as a function from request to response: `app.inject` needs no socket. */
export async function buildApp(context: RelayContext): Promise<FastifyInstance> {
  const app = fastify({
    ...httpLimits,
    logger: false,
    trustProxy: context.trustedProxies.length > 0 ? [...context.trustedProxies] : false,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerUnroutable,
  });
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  logRequests(app, context);
  await addSecurityHeaders(app);
  await limitRates(app, context);
  answerErrors(app, context);

  createRoute(app, context);
  lookRoute(app, context);
  recipientRoutes(app, context);
  ownerRoutes(app, context);
  if (context.inbox) inboxRoutes(app, context);
  serviceRoutes(app, context);
  pageRoute(app, context);
  await app.ready();
  return app;
}
