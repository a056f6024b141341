/*
 * Sources that are one body at one address: a conditional GET.  There is no
 * version; new is what has another digest.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "body.h"
#include "link.h"
#include "local.h"

/*
 * Ask, over the network or the file system.  Returns HTTP_OK and so on; HTTP
 * validators are sent only for what lies whole in the cache.
 */
static enum http_result
plain_get(struct fetch_ctx *ctx, struct slot *slot, const char *path,
    struct http_reply *r)
{
	const struct snapshot	*cur = slot_current(slot);
	struct http_ask		 q;

	if (path != NULL) {
		memset(r, 0, sizeof *r);
		return local_read(slot->label, path, LIMIT_BODY_BYTES,
		    &r->body, &r->len) == 0 ? HTTP_OK : HTTP_FAILED;
	}
	memset(&q, 0, sizeof q);
	q.label = slot->label;
	q.url = slot->feed->url;
	q.limit = LIMIT_BODY_BYTES;
	q.conf = &slot->feed->http;
	if (cur != NULL && !slot->feed->force) {
		q.etag = cur->etag;
		q.last_modified = cur->last_modified;
	}
	return http_get(ctx->http, &q, r);
}

/* A body has come.  The name of a file of service tags tells its version. */
static int
plain_take(struct slot *slot, const struct http_reply *r, const char *shown)
{
	const struct link_cloud	*c = NULL;
	struct body_take	 t;
	char			 version[LINK_DATE_SIZE];

	if (slot->feed->cloud != NULL)
		c = link_cloud(slot->feed->cloud);
	link_date(shown, version);
	memset(&t, 0, sizeof t);
	t.shown = shown;
	t.version = version;
	t.cloud = c == NULL ? NULL : c->name;
	return body_take(slot, r, &t);
}

int
plan_plain(struct fetch_ctx *ctx, struct fetch_feed *feed)
{
	struct http_reply	 r;
	struct slot		 slot;
	char			 hex[DIGEST_SIZE], *path = NULL, *shown = NULL;
	const char		*bad = NULL;
	int			 result = FETCH_FAILED;

	memset(&r, 0, sizeof r);
	strlcpy(feed->version, "-", sizeof feed->version);
	if (feed->url == NULL) {
		log_error("feed %s: no url", feed->name);
		return FETCH_FAILED;
	}
	body_request(feed, feed->url, hex);
	if (slot_open(&slot, ctx, feed, hex) == -1)
		goto out;
	if ((path = local_path(feed->url, &bad)) == NULL && bad != NULL) {
		log_error("%s: %s: %s", slot.label, feed->url, bad);
		goto out;
	}
	shown = path != NULL ? strdup(path) : http_shown(feed->url);
	if (shown == NULL) {
		log_error("out of memory");
		goto out;
	}
	if (path == NULL && slot_waits(&slot, 0)) {
		result = FETCH_LATER;
		goto out;
	}
	switch (plain_get(ctx, &slot, path, &r)) {
	case HTTP_OK:
		result = plain_take(&slot, &r, shown);
		break;
	case HTTP_SAME:
		result = slot_keep(&slot);
		break;
	case HTTP_LATER:
		result = slot_later(&slot, &r, CACHE_ASK_NONE, shown);
		break;
	case HTTP_FAILED:
		break;
	}
out:
	http_reply_free(&r);
	free(path);
	free(shown);
	slot_close(&slot);
	return result;
}
