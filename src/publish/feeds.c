/*
 * First step: what the cache holds becomes feeds, and each is guarded as a
 * whole.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../base/path.h"
#include "decisions.h"
#include "publish.h"

#define SECONDS_OF_DAY	86400

/* Parse all parts of a snapshot into one feed.  0, or -1 (said). */
static int
parse_snapshot(struct pub_feed *pf, const struct snapshot *s)
{
	char		 label[LIMIT_NAME + 8];
	struct in	 in;
	size_t		 i;
	int		 rc = 0;

	if (feed_init(&pf->feed, pf->cf->name, pf->cf->source->name,
	    s->version) == -1)
		return -1;
	snprintf(label, sizeof label, "feed %s", pf->cf->name);
	for (i = 0; i < s->nparts && rc == 0; i++) {
		in_open_mem(&in, label, s->part[i].body, s->part[i].size);
		rc = source_parse(pf->cf->source, &pf->feed, &in);
		in_close(&in);
	}
	return rc;
}

/*
 * One cached file into pf->feed.  1 done, 0 there is none, -1 damaged or not
 * what the source says (said).
 */
static int
load(struct pub_feed *pf, const struct conf *conf, enum cache_kind kind)
{
	struct snapshot	 s;
	char		*path;
	int		 rc;

	if ((path = cache_path(conf->state_dir, pf->cf->name, kind)) == NULL)
		return -1;
	memset(&s, 0, sizeof s);
	rc = cache_read(&s, path, 0);
	if (rc == 1) {
		if (s.mtime > pf->answered)
			pf->answered = s.mtime;
		if (parse_snapshot(pf, &s) == -1)
			rc = -1;
		else if ((pf->version = mem_strdup(s.version)) == NULL)
			rc = -1;
	}
	snapshot_free(&s);
	free(path);
	return rc;
}

/*
 * A candidate that can't be used is no candidate.  One that could not be read
 * for want of something, which errno tells, waits for the next run.
 */
static void
drop_candidate(struct publish *pub, struct pub_feed *pf)
{
	char	*path;
	int	 passing = path_passing(errno);

	pf->failed = 1;
	if (pub->opt.dry_run)
		return;
	if (passing) {
		log_warn("feed %s: what was fetched waits for the next run; "
		    "the last good snapshot stays", pf->cf->name);
		return;
	}
	path = cache_path(pub->conf->state_dir, pf->cf->name, CACHE_CANDIDATE);
	if (path != NULL)
		unlink(path);
	free(path);
	log_warn("feed %s: what was fetched is dropped; the last good "
	    "snapshot stays", pf->cf->name);
}

static int
is_stale(const struct publish *pub, const struct pub_feed *pf)
{
	int	 days = pf->cf->stale_after;

	if (days == -1)
		days = pub->conf->stale_after;
	/* a clock that went back makes nothing stale */
	return days > 0 && pf->answered > 0 &&
	    time(NULL) - pf->answered > (time_t)days * SECONDS_OF_DAY;
}

/*
 * The space of a fence: what it says now, or said when it was last believed;
 * NULL when there is neither.
 */
static const struct pset *
fence_set(struct publish *pub, const struct conf_feed *fence)
{
	const struct pub_feed	*pf = publish_feed_of(pub, fence);

	if (pf->state == PUB_OK)
		return &pf->all.set;
	return pf->have_old == 1 ? &pf->old.cover : NULL;
}

static int
guard(struct publish *pub, struct pub_feed *pf)
{
	struct strings	 missing;
	int		 rc = -1;

	if (select_all(&pf->all, &pf->feed) == -1 ||
	    feed_digest(&pf->feed, pf->digest) == -1)
		return -1;
	if (publish_missing(&missing, pub, pf) == -1)
		goto out;
	guard_feed(&pf->verdict, pf->cf, &pf->feed, pf->digest, &pf->all,
	    pf->have_old == 1 ? &pf->old : NULL, &missing);
	if (pf->cf->fence != NULL)
		guard_fence(&pf->verdict, pf->cf, &pf->all.set,
		    fence_set(pub, pf->cf->fence));
	if (pf->verdict.refused && !pf->verdict.never &&
	    decisions_accept(pub->decisions, pf->verdict.digest))
		pf->accepted = 1;
	verdict_say("feed", pf->cf->name, &pf->verdict, pf->accepted);
	if (pf->verdict.refused && !pf->accepted) {
		pf->state = PUB_REFUSED;
		pub->refused = 1;
	} else
		pf->state = PUB_OK;
	rc = 0;
out:
	free(missing.s);
	return rc;
}

/* From the cache; what can't be guarded yet has state PUB_NONE and prefixes. */
static int
load_feed(struct publish *pub, struct pub_feed *pf)
{
	char	*path;
	int	 rc;

	path = record_path(pub->conf->record_dir, "feeds", pf->cf->name);
	if (path == NULL)
		return -1;
	pf->have_old = feed_record_read(&pf->old, path);
	free(path);
	if (pf->have_old == -1) {
		pf->state = PUB_REFUSED;
		pub->refused = 1;
		return 0;
	}
	errno = 0;
	if ((rc = load(pf, pub->conf, CACHE_CANDIDATE)) == 1)
		pf->candidate = 1;
	else {
		if (rc == -1)
			drop_candidate(pub, pf);
		feed_free(&pf->feed);
		rc = load(pf, pub->conf, CACHE_SNAPSHOT);
	}
	pf->loaded = rc == 1;
	if (rc != 1) {
		pf->state = rc == 0 ? PUB_NONE : PUB_FAILED;
		pf->failed = 1;
		if (rc == 0)
			log_error("feed %s: nothing was fetched yet",
			    pf->cf->name);
	}
	if (pf->failed)
		pub->failed = 1;
	return 0;
}

/* Guard what was loaded, and say when it is stale. */
static int
judge_feed(struct publish *pub, struct pub_feed *pf)
{
	if (pf->loaded && guard(pub, pf) == -1)
		return -1;
	if (pf->have_old != -1 && (pf->stale = is_stale(pub, pf))) {
		pub->stale = 1;
		log_error("feed %s: stale: has not answered for more than %d "
		    "days", pf->cf->name, pf->cf->stale_after == -1 ?
		    pub->conf->stale_after : pf->cf->stale_after);
	}
	return 0;
}

/* What has a fence comes last: fences have none. */
int
publish_feeds(struct publish *pub)
{
	struct pub_feed	*pf;
	size_t		 i;
	int		 fenced;

	for (i = 0; i < pub->conf->nfeeds; i++) {
		pub->feed[i].cf = pub->conf->feeds[i];
		if (load_feed(pub, &pub->feed[i]) == -1)
			return -1;
	}
	for (fenced = 0; fenced <= 1; fenced++)
		for (i = 0; i < pub->conf->nfeeds; i++) {
			pf = &pub->feed[i];
			if ((pf->cf->fence != NULL) == fenced &&
			    judge_feed(pub, pf) == -1)
				return -1;
		}
	return 0;
}

struct pub_feed *
publish_feed_of(struct publish *pub, const struct conf_feed *cf)
{
	size_t	 i;

	for (i = 0; i < pub->conf->nfeeds; i++)
		if (pub->feed[i].cf == cf)
			return &pub->feed[i];
	return NULL;
}

void
pub_feed_free(struct pub_feed *pf)
{
	free(pf->version);
	feed_free(&pf->feed);
	members_free(&pf->all);
	feed_record_free(&pf->old);
}
