#include <string.h>

#include "delta.h"
#include "edits.h"

static void
comment(struct out *out, const struct emitter *em, const char *a,
    const char *b, const char *c)
{
	if (out != NULL && em->comment != NULL)
		emit_strs(out, em->comment, " ", a, b, c, "\n", NULL);
}

/* The lines of one object that both states have. */
static void
put_lines(struct out *out, const struct emit_object *now,
    const struct edits *e)
{
	const struct edit_cmd	*cmd;
	struct emit_ctx		 ctx;
	size_t			 i;

	emit_ctx_init(&ctx, out, now);
	ctx.objects = 1;
	if (e->gaps > 0)
		comment(out, now->em, now->name,
		    ": rows change places: what they match is missing ",
		    "between two lines");
	if (now->em->begin != NULL)
		now->em->begin(&ctx);
	for (i = 0; i < e->ncmd; i++) {
		cmd = &e->cmd[i];
		if (cmd->kind == EDIT_ADD)
			now->em->add(&ctx, cmd->row);
		else if (cmd->kind == EDIT_DEL)
			now->em->del(&ctx, cmd->row);
		else
			now->em->none(&ctx, cmd->row->number);
	}
	if (now->em->end != NULL)
		now->em->end(&ctx);
}

/* A platform that has none. */
static void
no_delta(struct out *out, const struct emit_object *now, struct emit_edits *sum)
{
	sum->blocked++;
	comment(out, now->em, now->name, ": load the whole form", "");
}

static int
one_object(struct out *out, const struct emit_object *old,
    const struct emit_object *now, struct emit_edits *sum)
{
	struct emit_object	 plain = *now;
	struct edits		 e;
	int			 rc = -1;

	if (edits_init(&e, old, now) == -1)
		goto out;
	rc = 0;
	if (!emit_params_same(old, now))
		e.blocked = "it is written with other parameters";
	else if (e.ncmd == 0)
		goto out;
	if (now->em->delta == DELTA_NONE) {
		no_delta(out, now, sum);
	} else if (now->em->delta == DELTA_OBJECT) {
		/* replaced whole, atomically: no order to keep */
		sum->adds++;
		plain.nretired = 0;
		if (out != NULL)
			emit_whole(out, NULL, &plain, 1);
	} else if (e.blocked != NULL) {
		sum->blocked++;
		comment(out, now->em, now->name, ": load the whole form: ",
		    e.blocked);
	} else {
		sum->adds += e.adds;
		sum->dels += e.dels;
		sum->gaps += e.gaps;
		if (out != NULL)
			put_lines(out, now, &e);
	}
out:
	edits_free(&e);
	return rc;
}

static const struct emit_object *
object_find(const struct emit_object *o, size_t n,
    const struct emit_object *like)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (o[i].em == like->em && o[i].af == like->af &&
		    strcmp(o[i].name, like->name) == 0)
			return &o[i];
	return NULL;
}

static int
delta_all(struct out *out, const struct emit_object *old, size_t nold,
    const struct emit_object *now, size_t nnow, struct emit_edits *sum)
{
	const struct emit_object	*was;
	size_t				 i;

	memset(sum, 0, sizeof *sum);
	for (i = 0; i < nnow; i++) {
		if ((was = object_find(old, nold, &now[i])) != NULL) {
			if (one_object(out, was, &now[i], sum) == -1)
				return -1;
			continue;
		}
		/*
		 * With the removal of retired rows: no delta deletes an object,
		 * so one that a rollback left behind may be there.
		 */
		sum->fresh++;
		if (now[i].em->delta == DELTA_NONE)
			no_delta(out, &now[i], sum);
		else if (out != NULL)
			emit_whole(out, NULL, &now[i], 1);
	}
	for (i = 0; i < nold; i++)
		if (object_find(now, nnow, &old[i]) == NULL)
			comment(out, old[i].em, old[i].name,
			    " is no longer written and stays on the device",
			    "");
	return 0;
}

int
emit_delta(struct out *out, const char *header, const struct emit_object *old,
    size_t nold, const struct emit_object *now, size_t nnow,
    struct emit_edits *sum)
{
	const struct emitter	*em = NULL;
	size_t			 i;

	/* the first that has comments says it for all */
	for (i = 0; i < nnow + nold && (em == NULL || em->comment == NULL);
	    i++)
		em = i < nnow ? now[i].em : old[i - nnow].em;
	if (em != NULL)
		comment(out, em, header, "", "");
	if (sum == NULL)
		return 0;
	return delta_all(out, old, nold, now, nnow, sum);
}

int
emit_delta_count(const struct emit_object *old, size_t nold,
    const struct emit_object *now, size_t nnow, struct emit_edits *sum)
{
	return delta_all(NULL, old, nold, now, nnow, sum);
}
