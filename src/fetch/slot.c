#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../base/date.h"
#include "../base/log.h"
#include "slot.h"

int
slot_open(struct slot *slot, const struct fetch_ctx *ctx,
    const struct fetch_feed *feed, const char request[DIGEST_SIZE])
{
	struct snapshot	*s;
	int		 k, rc;

	memset(slot, 0, sizeof *slot);
	slot->feed = feed;
	snprintf(slot->label, sizeof slot->label, "feed %s", feed->name);
	strlcpy(slot->request, request, sizeof slot->request);
	slot->note_path = cache_note_path(ctx->state, feed->name);
	if (slot->note_path == NULL)
		return -1;
	for (k = 0; k < 2; k++) {
		slot->path[k] = cache_path(ctx->state, feed->name,
		    k == 0 ? CACHE_SNAPSHOT : CACHE_CANDIDATE);
		if (slot->path[k] == NULL)
			return -1;
		s = &slot->have[k];
		if ((rc = cache_read(s, slot->path[k], 1)) == -1)
			log_warn("%s: %s does not count: fetching anew",
			    slot->label, slot->path[k]);
		slot->counts[k] = rc == 1 &&
		    strcmp(s->request, request) == 0 &&
		    strcmp(s->feed, feed->name) == 0;
		if (k == CACHE_CANDIDATE)
			slot->stale = rc != 0 && !slot->counts[k];
	}
	slot->noted = cache_note_read(&slot->note, slot->note_path) == 1;
	return 0;
}

void
slot_close(struct slot *slot)
{
	int	 k;

	for (k = 0; k < 2; k++) {
		free(slot->path[k]);
		snapshot_free(&slot->have[k]);
	}
	free(slot->note_path);
	cache_note_free(&slot->note);
	memset(slot, 0, sizeof *slot);
}

const struct snapshot *
slot_current(const struct slot *slot)
{
	if (slot->counts[CACHE_CANDIDATE])
		return &slot->have[CACHE_CANDIDATE];
	if (slot->counts[CACHE_SNAPSHOT])
		return &slot->have[CACHE_SNAPSHOT];
	return NULL;
}

/* "2026-05-18 14:00 UTC" */
static const char *
clock_text(time_t t, char *buf, size_t size)
{
	struct tm	 tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, size, "%Y-%m-%d %H:%M UTC", &tm) == 0)
		strlcpy(buf, "some time", size);
	return buf;
}

/*
 * A time that is further away than any server can ask for comes from a clock
 * that was wrong, and does not count.
 */
int
slot_waits(const struct slot *slot, int version_only)
{
	char	 buf[32];
	time_t	 now = time(NULL);

	if (!slot->noted || slot->feed->force ||
	    slot->note.not_before <= now ||
	    slot->note.not_before > now + LIMIT_RETRY_AFTER)
		return 0;
	if (version_only && slot->note.scope == CACHE_ASK_VERSION)
		return 0;
	log_warn("%s: not asked before %s (%s)", slot->label,
	    clock_text(slot->note.not_before, buf, sizeof buf),
	    slot->note.why != NULL ? slot->note.why : "as noted");
	return 1;
}

int
slot_later(struct slot *slot, const struct http_reply *r,
    enum cache_scope still_asked, const char *shown)
{
	struct cache_note	*note = &slot->note;
	char			 buf[32];

	note->not_before = time(NULL) + r->wait;
	note->scope = still_asked;
	free(note->why);
	if (asprintf(&note->why, "HTTP %ld from %s", r->status, shown) == -1)
		note->why = NULL;
	log_warn("%s: %s: HTTP %ld: not asked again before %s", slot->label,
	    shown, r->status,
	    clock_text(note->not_before, buf, sizeof buf));
	return cache_note_write(note, slot->note_path) == 0 ? FETCH_LATER :
	    FETCH_FAILED;
}

/* Nothing is to be waited for any more; a link stays noted. */
static int
drop_wait(struct slot *slot)
{
	if (!slot->noted || slot->note.not_before == 0)
		return 0;
	slot->note.not_before = 0;
	return cache_note_write(&slot->note, slot->note_path);
}

/* The body was served (or is not wanted): nothing is to be waited for. */
static int
drop_note(struct slot *slot)
{
	if (slot->note.scope == CACHE_ASK_NONE ||
	    slot->note.not_before <= time(NULL))
		return drop_wait(slot);
	return 0;
}

const char *
slot_link(const struct slot *slot)
{
	return slot->noted && slot->note.link != NULL &&
	    strcmp(slot->note.request, slot->request) == 0 ?
	    slot->note.link : NULL;
}

static int
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Put a copy (or NULL) in the place of a text. */
static int
set_text(char **to, const char *s)
{
	char	*copy = s == NULL ? NULL : strdup(s);

	if (s != NULL && copy == NULL) {
		log_error("out of memory");
		return -1;
	}
	free(*to);
	*to = copy;
	return 0;
}

int
slot_remember(struct slot *slot, const char *link, const char *etag,
    const char *last_modified)
{
	struct cache_note	*note = &slot->note;

	if (same_text(slot_link(slot), link) &&
	    same_text(note->page_etag, etag) &&
	    same_text(note->page_modified, last_modified))
		return 0;
	if (set_text(&note->link, link) == -1 ||
	    set_text(&note->page_etag, etag) == -1 ||
	    set_text(&note->page_modified, last_modified) == -1)
		return -1;
	strlcpy(note->request, slot->request, sizeof note->request);
	return cache_note_write(note, slot->note_path);
}

/*
 * A candidate of another request (the configuration went back to what the
 * snapshot was asked with), or a damaged one, must not be written from.
 */
static int
drop_stale(struct slot *slot)
{
	if (!slot->stale)
		return 0;
	log_info("%s: %s is not what is published and asked, removed",
	    slot->label,
	    slot->path[CACHE_CANDIDATE]);
	if (unlink(slot->path[CACHE_CANDIDATE]) == -1 && errno != ENOENT) {
		log_error("%s: %s", slot->path[CACHE_CANDIDATE],
		    strerror(errno));
		return -1;
	}
	slot->stale = 0;
	return 0;
}

int
slot_keep(struct slot *slot)
{
	int	 k, pending;

	pending = slot->counts[CACHE_CANDIDATE];
	k = pending ? CACHE_CANDIDATE : CACHE_SNAPSHOT;
	if (drop_stale(slot) == -1 || drop_note(slot) == -1 ||
	    (!slot->aged && cache_touch(slot->path[k]) == -1))
		return FETCH_FAILED;
	/* one that only waits to be confirmed holds nothing new */
	if (pending && slot->have[k].unconfirmed != 0 &&
	    slot->counts[CACHE_SNAPSHOT] &&
	    snapshot_same(&slot->have[0], &slot->have[1]))
		pending = 0;
	return pending ? FETCH_PENDING : FETCH_UNCHANGED;
}

int
slot_store(struct slot *slot, struct snapshot *s)
{
	char	 day[DATE_SIZE];
	int	 rc = -1;

	date_format(date_today(), day);
	s->feed = strdup(slot->feed->name);
	s->source = strdup(slot->feed->source);
	s->day = strdup(day);
	strlcpy(s->request, slot->request, sizeof s->request);
	if (s->feed == NULL || s->source == NULL || s->day == NULL)
		log_error("out of memory");
	else
		rc = cache_write(s, slot->path[CACHE_CANDIDATE]);
	if (rc == 0)
		rc = drop_wait(slot);
	if (rc == -1)
		return FETCH_FAILED;
	log_info("%s: version %s fetched", slot->label, s->version);
	return FETCH_CANDIDATE;
}
