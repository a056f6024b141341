/*
 * The Office 365 service: /version first, and /endpoints only when the version
 * differs from what lies in the cache.  A snapshot is one version and all of
 * its bodies: "endpoints", and "mem" where Intune is wanted, which the service
 * gives only when it is asked for by name, in a request of its own.
 *
 * The version can move before the body does (caches in between), so a new
 * version with the old bodies is stored as unconfirmed, and asked for once
 * more an hour later.  Five published updaters lose releases there.
 *
 * No conditional requests: /version is sixty bytes, and tells more than a 304.
 *
 * Source: Microsoft's page "Office 365 IP Address and URL web service" (2024).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "../base/mem.h"
#include "local.h"
#include "look.h"
#include "o365-ask.h"
#include "slot.h"

#define CONFIRM_AFTER	3600	/* seconds until asked once more */
#define ASKS_MAX	2	/* endpoints, mem */
#define NOT_SETTLED	(-1)	/* no enum fetch_result */

/* One request, over the network or the file system. */
struct get {
	struct fetch_ctx	*ctx;
	struct slot		*slot;
	const struct o365_ask	*ask;
	struct http_reply	 reply;
	char			*shown;		/* for messages */
	char			*where;		/* "feed NAME: shown" */
};

static void
get_free(struct get *g)
{
	http_reply_free(&g->reply);
	free(g->shown);
	free(g->where);
	g->shown = g->where = NULL;
}

/*
 * Get one of the answers.  limit in bytes.  Returns HTTP_OK with a body (never
 * NULL), HTTP_LATER, or HTTP_FAILED (said).  The caller calls get_free().
 */
static enum http_result
get_one(struct get *g, enum o365_what what, uint64_t limit)
{
	struct http_ask		 q;
	enum http_result	 result = HTTP_FAILED;
	char			*at;

	memset(&g->reply, 0, sizeof g->reply);
	g->shown = g->where = NULL;
	if ((at = o365_address(g->ask, what, g->ctx->guid)) == NULL)
		return HTTP_FAILED;
	g->shown = g->ask->local ? strdup(at) : http_shown(at);
	if (g->shown == NULL || asprintf(&g->where, "%s: %s", g->slot->label,
	    g->shown) == -1) {
		g->where = NULL;
		log_error("out of memory");
		goto out;
	}
	if (g->ask->local) {
		if (local_read(g->slot->label, at, limit, &g->reply.body,
		    &g->reply.len) == 0)
			result = HTTP_OK;
		goto out;
	}
	memset(&q, 0, sizeof q);
	q.label = g->slot->label;
	q.url = at;
	q.limit = limit;
	q.conf = &g->slot->feed->http;
	result = http_get(g->ctx->http, &q, &g->reply);
	if (result == HTTP_OK && g->reply.body == NULL &&
	    (g->reply.body = mem_strdup("")) == NULL)
		result = HTTP_FAILED;
out:
	free(at);
	return result;
}

/* Ask for the version.  FETCH_UNCHANGED with it, or why not. */
static int
get_version(struct get *g, struct fetch_feed *feed)
{
	char	 version[11];
	int	 result = FETCH_FAILED;

	switch (get_one(g, O365_VERSION, LIMIT_VERSION_BYTES)) {
	case HTTP_OK:
		if (look_version(g->where, g->reply.body, g->reply.len,
		    g->ask->instance, version) == -1)
			break;
		strlcpy(feed->version, version, sizeof feed->version);
		result = FETCH_UNCHANGED;
		break;
	case HTTP_LATER:
		result = slot_later(g->slot, &g->reply, CACHE_ASK_NONE,
		    g->shown);
		break;
	case HTTP_SAME:
	case HTTP_FAILED:
		break;
	}
	get_free(g);
	return result;
}

/* A clock that went back must not put off the second look for years. */
static int
confirm_due(const struct snapshot *s, time_t now)
{
	return now < s->unconfirmed || now - s->unconfirmed >= CONFIRM_AFTER;
}

/*
 * Does the version alone say that nothing is to be fetched?  Returns the
 * result, or NOT_SETTLED.  A candidate that the service has taken back (it
 * gives the snapshot's version again) is dropped: nobody wants it any more.
 */
static int
settled(struct slot *slot, const char *version)
{
	const struct snapshot	*cur = slot_current(slot);
	const struct snapshot	*snap = &slot->have[CACHE_SNAPSHOT];

	if (cur == NULL || slot->feed->force)
		return NOT_SETTLED;
	if (strcmp(cur->version, version) != 0 && cur != snap &&
	    slot->counts[CACHE_SNAPSHOT] &&
	    strcmp(snap->version, version) == 0) {
		log_info("%s: version %s is withdrawn, %s is published again",
		    slot->label, cur->version, version);
		slot->counts[CACHE_CANDIDATE] = 0;
		slot->stale = 1;
		cur = snap;
	}
	if (strcmp(cur->version, version) != 0)
		return NOT_SETTLED;
	if (cur->unconfirmed != 0 && confirm_due(cur, time(NULL)))
		return NOT_SETTLED;
	return slot_keep(slot);
}

/*
 * All bodies have come.  When they are those that lie in the cache: a new
 * version waits to be confirmed, one that waited is confirmed, and the same
 * version asked again by force is kept as it is.
 */
static int
take(struct slot *slot, const struct o365_ask *ask, struct snapshot *s)
{
	const struct snapshot	*cur = slot_current(slot);

	if (cur != NULL && snapshot_same(cur, s)) {
		if (strcmp(cur->version, s->version) != 0) {
			if (!ask->local)
				s->unconfirmed = time(NULL);
		} else if (cur->unconfirmed == 0)
			return slot_keep(slot);
	}
	return slot_store(slot, s);
}

/* Get all bodies of this version; one that fails fails them all. */
static int
get_bodies(struct get *g, struct slot *slot, const char *version)
{
	struct snapshot		 s;
	struct http_reply	 kept[ASKS_MAX];
	enum o365_what		 what;
	int			 result = FETCH_FAILED;
	size_t			 n = 0;

	memset(&s, 0, sizeof s);
	if ((s.version = mem_strdup(version)) == NULL)
		return FETCH_FAILED;
	for (what = O365_ENDPOINTS; what <= O365_MEM; what++) {
		if (!o365_wants(g->ask, what))
			continue;
		switch (get_one(g, what, LIMIT_O365_BYTES)) {
		case HTTP_OK:
			if (look_endpoints(g->where, g->reply.body,
			    g->reply.len) == -1)
				goto out;
			break;
		case HTTP_LATER:
			result = slot_later(slot, &g->reply,
			    CACHE_ASK_VERSION, g->shown);
			goto out;
		case HTTP_SAME:
		case HTTP_FAILED:
			goto out;
		}
		kept[n] = g->reply;
		memset(&g->reply, 0, sizeof g->reply);
		n++;
		get_free(g);
		if (snapshot_part(&s, o365_part(what), kept[n - 1].body,
		    kept[n - 1].len) == -1)
			goto out;
	}
	result = take(slot, g->ask, &s);
out:
	get_free(g);
	while (n > 0)
		http_reply_free(&kept[--n]);
	snapshot_free(&s);
	return result;
}

int
plan_o365(struct fetch_ctx *ctx, struct fetch_feed *feed)
{
	struct o365_ask	 ask;
	struct slot	 slot;
	struct get	 g;
	char		 request[DIGEST_SIZE];
	int		 result = FETCH_FAILED;

	memset(&slot, 0, sizeof slot);
	strlcpy(feed->version, "-", sizeof feed->version);
	if (o365_ask_init(&ask, feed) == -1)
		goto out;
	o365_request(&ask, feed, request);
	if (slot_open(&slot, ctx, feed, request) == -1)
		goto out;
	memset(&g, 0, sizeof g);
	g.ctx = ctx;
	g.slot = &slot;
	g.ask = &ask;
	if (!ask.local && slot_waits(&slot, 1)) {
		result = FETCH_LATER;
		goto out;
	}
	/* a single file has no version: its digest tells what is new */
	if (!ask.one_file) {
		result = get_version(&g, feed);
		if (result != FETCH_UNCHANGED)
			goto out;
		result = settled(&slot, feed->version);
		if (result != NOT_SETTLED)
			goto out;
		if (!ask.local && slot_waits(&slot, 0)) {
			result = FETCH_LATER;
			goto out;
		}
	}
	result = get_bodies(&g, &slot, feed->version);
out:
	slot_close(&slot);
	o365_ask_free(&ask);
	return result;
}
