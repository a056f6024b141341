/*
 * Third step: the rows of lists become objects, objects become the bytes of an
 * output, and the output's record says what may be done with them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/path.h"
#include "decisions.h"
#include "objects.h"
#include "publish.h"
#include "states.h"

/* The digest of the state that this output is pinned to, and why; or NULL. */
static const char *
pin_of(struct publish *pub, const struct pub_output *po,
    char digest[DIGEST_SIZE])
{
	const char	*rest;

	rest = decisions_find(pub->decisions, "pin-output", po->co->name);
	if (rest == NULL || strlen(rest) < DIGEST_LEN)
		return NULL;
	strlcpy(digest, rest, DIGEST_SIZE);
	return rest + DIGEST_LEN + strspn(rest + DIGEST_LEN, " ");
}

/* Objects of the record that this configuration no longer makes. */
static void
say_left_behind(const struct pub_output *po)
{
	const struct object_record	*o;
	size_t				 i;

	for (i = 0; i < po->old.nobj; i++) {
		o = &po->old.obj[i];
		if (out_record_find(&po->now, o->platform, o->name,
		    o->af) == NULL)
			log_warn("output %s: %s %s is no longer written and "
			    "stays on the device", po->co->name, o->platform,
			    o->name);
	}
}

static const struct conf_object *
conf_object_of(const struct conf_output *co, const char *platform,
    const char *list)
{
	size_t	 i, j;

	for (i = 0; i < co->nobj; i++)
		for (j = 0; j < co->obj[i].nlists; j++)
			if (strcmp(co->obj[i].em->name, platform) == 0 &&
			    strcmp(co->obj[i].lists[j]->name, list) == 0)
				return &co->obj[i];
	return NULL;
}

/* What `any` rows must be used with, since bare prefixes do not say it. */
static const char *
note_of(const struct conf_object *co, const char *list)
{
	size_t	 i;

	if (co == NULL || !emit_is_bare(co->em))
		return NULL;
	for (i = 0; i < co->nlists; i++)
		if (strcmp(co->lists[i]->name, list) == 0 &&
		    co->lists[i]->match == MATCHES_ORLONGER)
			return EMIT_BARE_NOTE;
	return NULL;
}

static int
render(struct pub_output *po)
{
	const struct conf_object	*co;
	struct emit_object		*eo;
	struct out			 out;
	char				 header[256];
	size_t				 i;

	if ((eo = calloc(po->now.nobj + 1, sizeof *eo)) == NULL ||
	    out_open_mem(&out) == -1) {
		free(eo);
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < po->now.nobj; i++) {
		object_record_emit(&po->now.obj[i], &eo[i]);
		co = conf_object_of(po->co, po->now.obj[i].platform,
		    po->now.obj[i].list);
		eo[i].format = co == NULL || co->format.row == NULL ? NULL :
		    &co->format;
		eo[i].note = note_of(co, po->now.obj[i].list);
	}
	out_record_state(&po->now, po->now.state);
	snprintf(header, sizeof header, "o365feed %s rows %zu sha256 %s",
	    po->co->name, po->rows, po->now.state);
	emit_whole(&out, header, eo, po->now.nobj);
	free(eo);
	if ((po->bytes = out_steal(&out, &po->len)) == NULL)
		return -1;
	digest_of(po->bytes, po->len, po->now.digest);
	return 0;
}

/*
 * What lies there now decides what may be done: a file that a hand changed,
 * or one whose record is lost, is not ours to overwrite.
 */
static int
compare_file(struct publish *pub, struct pub_output *po)
{
	char	 have[DIGEST_SIZE];
	int	 there, by_hand;

	there = digest_file(po->co->file.path, have) == 0;
	if (!there && errno != ENOENT && errno != ENOTDIR)
		return pub_refuse(po, PUB_FAILED, "%s: %s", po->co->file.path,
		    path_why(errno));
	if (there && po->have_old == 0)
		return pub_refuse(po, PUB_REFUSED, "%s is there and its record "
		    "is not: bring the records back, or move the file away",
		    po->co->file.path);
	if (po->have_old == 0) {
		po->change = PUB_FIRST;
		return 0;
	}
	if (strcmp(po->old.file, po->co->file.name) != 0) {
		if (there && strcmp(have, po->now.digest) != 0)
			return pub_refuse(po, PUB_REFUSED, "%s is there and "
			    "was not written as this output",
			    po->co->file.path);
		log_warn("output %s: now written to %s; %s is left as it is",
		    po->co->name, po->co->file.name, po->old.file);
		po->change = PUB_ROWS;
		return 0;
	}
	by_hand = there && strcmp(have, po->old.digest) != 0 &&
	    strcmp(have, po->now.digest) != 0;
	if (by_hand && !pub->opt.overwrite)
		return pub_refuse(po, PUB_REFUSED, "%s was changed by hand "
		    "(--overwrite writes it anew)", po->co->file.path);
	if (strcmp(po->old.state, po->now.state) != 0)
		po->change = PUB_ROWS;
	else if (!there || by_hand)
		po->change = PUB_RESTORED;	/* or adopted, never written */
	else if (strcmp(po->old.digest, po->now.digest) != 0) {
		/* same rows, another layout: only when asked for */
		po->change = PUB_FORMAT;
		if (!pub->opt.reformat) {
			po->skipped = 1;
			po->change = PUB_SAME;
		}
	}
	return 0;
}

/*
 * Rows can be the same while what the record says besides is not (a retired
 * number was taken, a foreign row is published now): a change of rows, too.
 */
static int
marks_differ(const struct out_record *a, const struct out_record *b)
{
	const struct object_record	*o;
	size_t				 i;

	if (a->nobj != b->nobj)
		return 1;
	for (i = 0; i < a->nobj; i++) {
		o = out_record_find(b, a->obj[i].platform, a->obj[i].name,
		    a->obj[i].af);
		if (o == NULL || o->nretired != a->obj[i].nretired ||
		    !texts_equal(&o->ftext, &a->obj[i].ftext) ||
		    !pset_equal(&o->foreign, &a->obj[i].foreign))
			return 1;
	}
	return 0;
}

static int
one_output(struct publish *pub, struct pub_output *po)
{
	const char	*pin;
	char		 digest[DIGEST_SIZE], phrase[200];
	size_t		 i;

	po->state = PUB_OK;
	if (po->have_old == -1)
		return pub_refuse(po, PUB_REFUSED, "its record is damaged");
	if ((po->now.output = mem_strdup(po->co->name)) == NULL ||
	    (po->now.file = mem_strdup(po->co->file.name)) == NULL)
		return -1;
	if ((pin = pin_of(pub, po, digest)) != NULL) {
		if (objects_pinned(pub, po, digest) == -1)
			return -1;
		log_warn("output %s: pinned to %.12s on %s", po->co->name,
		    digest, decision_phrase(pin, phrase, sizeof phrase));
	} else
		for (i = 0; i < po->co->nobj && po->state == PUB_OK; i++)
			if (objects_make(pub, po, &po->co->obj[i]) == -1)
				return -1;
	if (po->state != PUB_OK)
		return 0;
	if (po->now.nobj == 0) {
		po->state = PUB_NONE;
		return 0;
	}
	if (render(po) == -1 || compare_file(pub, po) == -1)
		return -1;
	if (po->state == PUB_OK && po->have_old == 1 &&
	    po->change == PUB_SAME && marks_differ(&po->old, &po->now)) {
		po->skipped = 0;
		po->change = PUB_ROWS;
	}
	if (po->state == PUB_OK && po->have_old == 1)
		say_left_behind(po);
	return 0;
}

int
publish_records(struct publish *pub)
{
	struct pub_output	*po;
	size_t			 i;

	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		po->co = pub->conf->outputs[i];
		po->group = -1;
		po->have_old = state_written(&po->old, pub->conf,
		    po->co->name);
	}
	return 0;
}

int
publish_outputs(struct publish *pub)
{
	struct pub_output	*po;
	size_t			 i;

	for (i = 0; i < pub->conf->noutputs; i++) {
		po = &pub->out[i];
		if (one_output(pub, po) == -1)
			return -1;
		if (po->state == PUB_REFUSED)
			pub->refused = 1;
		if (po->state == PUB_FAILED)
			pub->failed = 1;
		if (po->state == PUB_REFUSED || po->state == PUB_FAILED)
			log_error("output %s: %s", po->co->name, po->why);
		else if (po->skipped)
			log_info("output %s: a new layout awaits "
			    "write --reformat", po->co->name);
	}
	return 0;
}

void
pub_output_free(struct pub_output *po)
{
	out_record_free(&po->old);
	out_record_free(&po->now);
	free(po->bytes);
	free(po->unsaid);
	arena_free(&po->mem);
}
