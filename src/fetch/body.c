#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "body.h"

void
body_request(const struct fetch_feed *feed, const char *url,
    char hex[DIGEST_SIZE])
{
	struct digest	 d;

	digest_init(&d);
	digest_str(&d, feed->source);
	digest_str(&d, url);
	if (feed->cloud != NULL)
		digest_str(&d, feed->cloud);
	digest_end(&d, hex);
}

/* Fill in what is the caller's of slot_store().  0, or -1: memory. */
static int
fill(struct snapshot *s, const struct http_reply *r, const char *version)
{
	if ((s->version = strdup(version)) == NULL ||
	    (r->etag != NULL && (s->etag = strdup(r->etag)) == NULL) ||
	    (r->last_modified != NULL &&
	    (s->last_modified = strdup(r->last_modified)) == NULL)) {
		log_error("out of memory");
		return -1;
	}
	return 0;
}

int
body_take(struct slot *slot, const struct http_reply *r,
    const struct body_take *t)
{
	const struct snapshot	*cur = slot_current(slot);
	const char		*body = r->body != NULL ? r->body : "";
	struct snapshot		 s;
	char			*where;
	int			 result = FETCH_FAILED;

	memset(&s, 0, sizeof s);
	if (asprintf(&where, "%s: %s", slot->label, t->shown) == -1) {
		log_error("out of memory");
		return FETCH_FAILED;
	}
	if (slot->feed->plan->rows && r->open_end) {
		log_error("%s: comes without a length: it may have been cut "
		    "off", where);
		goto out;
	}
	if (slot->feed->plan->look(where, body, r->len, t->cloud) == -1 ||
	    snapshot_part(&s, BODY_PART, body, r->len) == -1)
		goto out;
	if (cur != NULL && !t->always && snapshot_same(cur, &s))
		result = slot_keep(slot);
	else if (fill(&s, r, t->version) == 0)
		result = slot_store(slot, &s);
out:
	free(where);
	snapshot_free(&s);
	return result;
}
