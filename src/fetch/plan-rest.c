/*
 * Answers of the Azure Resource Manager, and whatever else is JSON at one
 * address: the Service Tag Discovery API and bgpServiceCommunities, with a
 * bearer token where one is configured.  An answer may come in pages; all of
 * them make one snapshot, or none does.  The token goes to one host only: the
 * next page lies on the same host, and no redirect is followed (http.h).
 *
 * Source: Azure REST API reference, "Service Tags - List", "Bgp Service
 * Communities - List".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "body.h"
#include "link.h"
#include "local.h"
#include "look.h"
#include "pages.h"
#include "token.h"

struct rest {
	struct fetch_ctx	*ctx;
	struct slot		*slot;
	char			*token;
	char			 hint[320];	/* after 401 */
	const char		*cloud;		/* as bodies name it */
	struct pages		 pages;
	char			*seen[LIMIT_PAGES];	/* addresses asked */
	size_t			 nseen;
};

/* What to do when the token, or its lack, is not accepted. */
static void
set_hint(struct rest *r)
{
	const struct fetch_feed	*f = r->slot->feed;

	if (r->token == NULL)
		strlcpy(r->hint, "a token is wanted: token-file or token-env",
		    sizeof r->hint);
	else
		snprintf(r->hint, sizeof r->hint, "the token of %.180s is not "
		    "accepted: a new one is wanted (they last about an hour)",
		    f->token_file != NULL ? f->token_file : f->token_env);
}

static enum http_result
ask(struct rest *r, const char *url, int conditional,
    struct http_reply *reply)
{
	const struct snapshot	*cur = slot_current(r->slot);
	struct http_ask		 q;

	memset(&q, 0, sizeof q);
	q.label = r->slot->label;
	q.url = url;
	q.limit = LIMIT_BODY_BYTES;
	q.conf = &r->slot->feed->http;
	q.token = r->token;
	q.unauthorized = r->hint;
	q.forbidden = r->token == NULL ? r->hint : "the token's owner may not "
	    "read this: the role Reader is enough";
	if (cur != NULL && conditional && !r->slot->feed->force) {
		q.etag = cur->etag;
		q.last_modified = cur->last_modified;
	}
	return http_get(r->ctx->http, &q, reply);
}

/* May this address be asked next?  It is kept.  0, or -1 (said). */
static int
go_on(struct rest *r, char *next)
{
	char	*shown;
	size_t	 i;
	int	 rc = -1;

	for (i = 0; i < r->nseen && strcmp(r->seen[i], next) != 0; i++)
		;
	if ((shown = http_shown(next)) == NULL)
		log_error("out of memory");
	else if (i < r->nseen)
		log_error("%s: %s: nextLink: page %zu leads back to page %zu",
		    r->slot->label, shown, r->nseen, i + 1);
	else if (r->nseen == LIMIT_PAGES)
		log_error("%s: %s: nextLink: more than %d pages",
		    r->slot->label, shown, LIMIT_PAGES);
	else if (r->nseen > 0 && !http_same_host(r->seen[0], next))
		log_error("%s: %s: nextLink: leads to another host, or not by "
		    "https: not followed", r->slot->label, shown);
	else {
		r->seen[r->nseen++] = next;
		rc = 0;
	}
	free(shown);
	if (rc == -1)
		free(next);
	return rc;
}

/* The body is there: one page as it came, or all of them together. */
static int
take(struct rest *r, struct http_reply *reply, const char *shown)
{
	struct body_take	 t;
	char			 version[LINK_DATE_SIZE];

	if (r->pages.n > 0) {
		http_reply_free(reply);	/* validators are of one page */
		reply->body = pages_end(&r->pages, r->slot->label,
		    &reply->len);
		if (reply->body == NULL)
			return FETCH_FAILED;
	}
	link_date(shown, version);
	memset(&t, 0, sizeof t);
	t.shown = shown;
	t.version = version;
	t.cloud = r->cloud;
	return body_take(r->slot, reply, &t);
}

/*
 * One page.  Returns an enum fetch_result, or -1: *next is to be asked.
 */
static int
page(struct rest *r, const char *url, char **next)
{
	struct http_reply	 reply;
	char			*shown = http_shown(url), *where = NULL;
	const char		*body;
	int			 result = FETCH_FAILED;

	*next = NULL;
	memset(&reply, 0, sizeof reply);
	if (shown == NULL ||
	    asprintf(&where, "%s: %s", r->slot->label, shown) == -1) {
		where = NULL;
		log_error("out of memory");
		goto out;
	}
	switch (ask(r, url, r->pages.n == 0, &reply)) {
	case HTTP_OK:
		body = reply.body != NULL ? reply.body : "";
		/* what is no JSON is no page: alone it may be a text */
		if ((r->pages.n > 0 || look_is_json(body, reply.len)) &&
		    pages_add(&r->pages, where, body, reply.len, next) == -1)
			break;
		result = *next != NULL ? -1 : take(r, &reply, shown);
		break;
	case HTTP_SAME:
		result = slot_keep(r->slot);
		break;
	case HTTP_LATER:
		result = slot_later(r->slot, &reply, CACHE_ASK_NONE, shown);
		break;
	case HTTP_FAILED:
		break;
	}
out:
	http_reply_free(&reply);
	free(shown);
	free(where);
	return result;
}

static int
rest_pages(struct rest *r)
{
	char	*next = strdup(r->slot->feed->url);
	int	 result = -1;

	if (next == NULL) {
		log_error("out of memory");
		return FETCH_FAILED;
	}
	while (result == -1) {
		if (go_on(r, next) == -1)
			return FETCH_FAILED;
		result = page(r, r->seen[r->nseen - 1], &next);
	}
	return result;
}

int
plan_rest(struct fetch_ctx *ctx, struct fetch_feed *feed)
{
	const struct link_cloud	*c;
	struct slot		 slot;
	struct rest		 r;
	char			 hex[DIGEST_SIZE];
	int			 result = FETCH_FAILED;

	if (feed->url == NULL || strncasecmp(feed->url, "http", 4) != 0)
		return plan_plain(ctx, feed);
	strlcpy(feed->version, "-", sizeof feed->version);
	body_request(feed, feed->url, hex);
	memset(&r, 0, sizeof r);
	r.ctx = ctx;
	r.slot = &slot;
	if (feed->cloud != NULL && (c = link_cloud(feed->cloud)) != NULL)
		r.cloud = c->name;
	pages_init(&r.pages, feed->plan->list);
	if (slot_open(&slot, ctx, feed, hex) == -1)
		goto out;
	if (slot_waits(&slot, 0))
		result = FETCH_LATER;
	else if (token_read(feed, slot.label, &r.token) == 0) {
		set_hint(&r);
		result = rest_pages(&r);
	}
out:
	token_free(r.token);
	pages_free(&r.pages);
	while (r.nseen > 0)
		free(r.seen[--r.nseen]);
	slot_close(&slot);
	return result;
}
