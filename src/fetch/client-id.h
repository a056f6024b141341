/*
 * The client id that the Office 365 service wants with each request: one
 * random GUID per installation.
 */
#ifndef CLIENT_ID_H
#define CLIENT_ID_H

#include "plan.h"

/*
 * From the configuration, else the environment (O365FEED_CLIENT_ID, for
 * runners that forget their disk), else STATE/client-id, made when missing.
 * 0 and ctx->guid, or -1 (said).
 */
int	 client_id(struct fetch_ctx *);

#endif
