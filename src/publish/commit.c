/*
 * Last step: new outputs and records go through the journal, then the
 * candidates that they came from are promoted.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "decisions.h"
#include "deploy.h"
#include "hold.h"
#include "publish.h"
#include "states.h"

#define RECORD_MODE	0644

/* One file of the current group; its directory is made if it is missing. */
static int
add_file(struct publish *pub, const char *path, const char *text, size_t len,
    mode_t mode)
{
	char	*dir = path_dir(path);
	int	 rc = -1;

	if (dir != NULL && path_mkdirs(dir, 0755) == 0)
		rc = journal_file(&pub->journal, path, text, len, mode);
	free(dir);
	return rc;
}

static int
add_record(struct publish *pub, const char *kind, const char *name,
    char *text, size_t len)
{
	char	*path = record_path(pub->conf->record_dir, kind, name);
	int	 rc = -1;

	if (path != NULL && text != NULL)
		rc = add_file(pub, path, text, len, RECORD_MODE);
	free(path);
	free(text);
	return rc;
}

/* What follows stands or falls together. */
static int
group(struct publish *pub, const char *kind, const char *name)
{
	char	 buf[LIMIT_NAME + 32];

	snprintf(buf, sizeof buf, "%s %s", kind, name);
	return journal_group(&pub->journal, buf);
}

static void
output_failed(struct publish *pub, struct pub_output *po)
{
	po->state = PUB_FAILED;
	snprintf(po->why, sizeof po->why, "can't be written");
	pub->failed = 1;
}

/* An output that can't be written fails alone. */
static void
add_output(struct publish *pub, struct pub_output *po)
{
	char	*text;
	size_t	 len;

	if (group(pub, "output", po->co->name) == -1)
		goto fail;
	po->group = (long)pub->journal.ngroup - 1;
	if (add_file(pub, po->co->file.path, po->bytes, po->len,
	    po->co->mode) == -1)
		goto fail;
	text = out_record_text(&po->now, &len);
	if (add_record(pub, "outputs", po->co->name, text, len) == -1 ||
	    deploy_history(pub, po) == -1)
		goto fail;
	return;
fail:
	if (po->group != -1)
		pub->journal.group[po->group].failed = 1;
	output_failed(pub, po);
}

/* The record's writer sorts them and drops what stands there twice. */
static int
add_name(struct strings *set, const char *name)
{
	if (name == NULL || (set->n > 0 &&
	    strcmp(set->s[set->n - 1], name) == 0))
		return 0;
	if (mem_grow(&set->s, &set->cap, set->n + 1, sizeof *set->s) == -1)
		return -1;
	set->s[set->n++] = name;
	return 0;
}

/* A feed's record moves only when its content did. */
static int
add_feed_record(struct publish *pub, const struct pub_feed *pf)
{
	struct journal_group	*g;
	struct feed_record	 r;
	const struct endpoint	*ep;
	size_t			 i, len;
	char			*text;
	int			 begun = 0, rc = -1;

	if (pf->state != PUB_OK || (pf->have_old == 1 &&
	    strcmp(pf->old.digest, pf->digest) == 0))
		return 0;
	memset(&r, 0, sizeof r);
	r.feed = mem_strdup(pf->cf->name);
	r.source = mem_strdup(pf->cf->source->name);
	r.version = mem_strdup(pf->version);
	memcpy(r.digest, pf->digest, sizeof r.digest);
	r.n4 = pf->all.set.n4;
	r.n6 = pf->all.set.n6;
	if (r.feed == NULL || r.source == NULL || r.version == NULL ||
	    pset_cover(&r.cover, &pf->all.set) == -1)
		goto out;
	for (i = 0; i < pf->feed.nep; i++) {
		ep = &pf->feed.ep[i];
		if (add_name(&r.services, ep->service) == -1 ||
		    add_name(&r.tags, ep->tag) == -1)
			goto out;
	}
	text = feed_record_text(&r, &len);
	if ((rc = group(pub, "feed", pf->cf->name)) == -1) {
		free(text);
		goto out;
	}
	begun = 1;
	g = &pub->journal.group[pub->journal.ngroup - 1];
	/* an accept is used up by what it let pass, or not at all */
	g->vital = pf->accepted;
	if ((rc = add_record(pub, "feeds", pf->cf->name, text, len)) == -1)
		g->failed = 1;
out:
	if (!begun && pf->accepted)
		pub->journal.doomed = 1;
	feed_record_free(&r);
	return rc;
}

/* A list's record moves when what was selected, held, or its filter did. */
int
publish_list_record(struct publish *pub, struct pub_list *pl)
{
	struct journal_group	*g;
	struct list_record	 r;
	char			*text;
	size_t			 len;
	int			 rc, vital;

	if (pl->state != PUB_OK)
		return 0;
	/* outputs whose list has no record would be refused from now on */
	vital = pl->have_old == 0 || pl->accepted;
	memset(&r, 0, sizeof r);
	if ((r.list = mem_strdup(pl->cl->name)) == NULL ||
	    hold_join(&r.m, &pl->m, &pl->held) == -1) {
		free(r.list);
		pub->journal.doomed |= vital;
		return -1;
	}
	memcpy(r.filter, pl->filter, sizeof r.filter);
	text = list_record_text(&r, &len);
	list_record_free(&r);
	if (text != NULL && pl->old_text != NULL && len == pl->old_len &&
	    memcmp(text, pl->old_text, len) == 0) {
		free(text);
		return 0;
	}
	rc = group(pub, "list", pl->cl->name);
	if (rc == -1) {
		free(text);
		pub->journal.doomed |= vital;
		return -1;
	}
	g = &pub->journal.group[pub->journal.ngroup - 1];
	g->vital = vital;
	if ((rc = add_record(pub, "lists", pl->cl->name, text, len)) == -1)
		g->failed = 1;
	return rc;
}

int
publish_decisions(struct publish *pub)
{
	struct journal_group	*g;
	char			*path, *text;
	size_t			 len;
	int			 rc = -1;

	if (!pub->decisions->changed)
		return 0;
	path = decisions_path(pub->conf->record_dir);
	text = decisions_text(pub->decisions, &len);
	if (path != NULL && text != NULL &&
	    journal_group(&pub->journal, "decisions") == 0) {
		rc = add_file(pub, path, text, len, RECORD_MODE);
		g = &pub->journal.group[pub->journal.ngroup - 1];
		g->vital = 1;
		g->failed |= rc == -1;
	} else
		pub->journal.doomed = 1;
	free(path);
	free(text);
	return rc;
}

/* Each record stands alone: one that can't be written stops no other. */
static int
add_records(struct publish *pub)
{
	size_t	 i;
	int	 rc = 0;

	for (i = 0; i < pub->conf->nlists; i++)
		if (publish_list_record(pub, &pub->list[i]) == -1)
			rc = -1;
	for (i = 0; i < pub->conf->nfeeds; i++)
		if (add_feed_record(pub, &pub->feed[i]) == -1)
			rc = -1;
	if (publish_decisions(pub) == -1)
		rc = -1;
	return rc;
}

/* What was parsed, guarded and written from is the snapshot now. */
static int
promote(struct publish *pub, struct pub_feed *pf)
{
	char	*from, *to, *dir = NULL;
	int	 rc = -1;

	from = cache_path(pub->conf->state_dir, pf->cf->name, CACHE_CANDIDATE);
	to = cache_path(pub->conf->state_dir, pf->cf->name, CACHE_SNAPSHOT);
	if (from == NULL || to == NULL)
		goto out;
	if (rename(from, to) == -1) {
		log_error("%s: %s", to, strerror(errno));
		goto out;
	}
	if ((dir = path_dir(to)) == NULL || path_sync_dir(dir) == -1)
		goto out;
	rc = 0;
out:
	free(from);
	free(to);
	free(dir);
	return rc;
}

static int
to_write(const struct pub_output *po)
{
	return po->state == PUB_OK && po->change != PUB_SAME && !po->skipped;
}

/* The layout on disk stays the one of the record when only that differs. */
static void
say_output(const struct pub_output *po)
{
	static const char *const what[] = {
		[PUB_SAME] = "unchanged", [PUB_FIRST] = "first publication",
		[PUB_ROWS] = "rows changed", [PUB_FORMAT] = "format-only",
		[PUB_RESTORED] = "restored"
	};

	log_info("output %s: %s: %zu rows, %zu added, %zu removed",
	    po->co->name, what[po->change], po->rows, po->added, po->removed);
}

/* No target was touched: no output may be reported as written. */
static void
nothing_written(struct publish *pub)
{
	size_t	 i;

	pub->failed = 1;
	for (i = 0; i < pub->conf->noutputs; i++) {
		if (pub->out[i].group == -1 || pub->out[i].state != PUB_OK)
			continue;
		output_failed(pub, &pub->out[i]);
	}
}

/* Its deltas may be in their places, and would lead to what is not written. */
static void
not_written(struct publish *pub, struct pub_output *po)
{
	output_failed(pub, po);
	/* a journal that is still there is to finish all of it */
	if (access(pub->journal.path, F_OK) == -1 && errno == ENOENT)
		deploy_refresh(pub->conf, po->co);
}

int
publish_commit(struct publish *pub)
{
	struct pub_output	*po;
	size_t			 i;
	int			 rc;

	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		if (!to_write(po))
			continue;
		if (pub->opt.dry_run)
			pub->changed = 1;
		else
			add_output(pub, po);
	}
	if (pub->opt.dry_run)
		return 0;
	for (i = 0; i < pub->conf->noutputs; i++)
		if (pub->out[i].co != NULL &&
		    deploy_edits(pub, &pub->out[i]) == -1)
			pub->failed = 1;
	if (add_records(pub) == -1)
		pub->failed = 1;
	if ((rc = journal_commit(&pub->journal)) == -1) {
		nothing_written(pub);
		return -1;
	}
	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		if (po->group == -1 || po->state != PUB_OK)
			continue;
		if (pub->journal.group[po->group].failed)
			not_written(pub, po);
		else {
			pub->changed = 1;
			say_output(po);
			state_prune(pub->conf, po->co->name);
		}
	}
	if (rc != 0)
		pub->failed = 1;
	for (i = 0; i < pub->conf->nfeeds; i++)
		if (pub->feed[i].candidate && pub->feed[i].state == PUB_OK &&
		    rc == 0 && promote(pub, &pub->feed[i]) == -1)
			pub->failed = 1;
	return 0;
}
