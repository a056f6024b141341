#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "edits.h"

static void
comment(struct out *out, const struct emitter *em, const char *a,
    const char *b, const char *c, const char *d)
{
	if (out != NULL && em->comment != NULL)
		emit_strs(out, em->comment, " ", a, b, c, d, "\n", NULL);
}

/* How an object of the new state is reached. */
enum way {
	WAY_NONE,		/* nothing to do */
	WAY_FRESH,		/* whole, the old state lacks it */
	WAY_OBJECT,		/* whole, it takes the old one's place */
	WAY_LINES,
	WAY_BLOCKED		/* by no delta */
};

struct step {
	const struct emit_object *now;
	struct edits		  e;
	enum way		  way;
	const char		 *why;	/* WAY_BLOCKED; NULL: no delta there */
	size_t			  tail;	/* the first of the last removals */
};

/* Commands from..to - 1 of one object, in its brackets. */
static void
put_lines(struct out *out, const struct step *s, size_t from, size_t to)
{
	const struct emitter	*em = s->now->em;
	const struct edit_cmd	*cmd;
	struct emit_ctx		 ctx;

	if (from == to)
		return;
	emit_ctx_init(&ctx, out, s->now);
	ctx.objects = 1;
	ctx.edits = to - from;
	if (from == 0 && s->e.gaps > 0)
		comment(out, em, s->now->name, ": rows change places: what "
		    "they match is missing between two lines", "", "");
	if (em->begin != NULL)
		em->begin(&ctx);
	for (cmd = s->e.cmd + from; cmd < s->e.cmd + to; cmd++) {
		if (cmd->kind == EDIT_ADD)
			em->add(&ctx, cmd->row);
		else if (cmd->kind == EDIT_DEL)
			em->del(&ctx, cmd->row);
		else
			em->none(&ctx, cmd->row->number);
	}
	if (em->end != NULL)
		em->end(&ctx);
}

static enum way
way_of(const struct emit_object *old, struct step *s)
{
	const struct emitter	*em = s->now->em;
	int			 other;

	if (old == NULL) {
		s->why = em->delta_apart ? "it is new" : NULL;
		return em->delta == DELTA_NONE || em->delta_apart ?
		    WAY_BLOCKED : WAY_FRESH;
	}
	other = !emit_params_same(old, s->now);
	if (!other && s->e.ncmd == 0)
		return WAY_NONE;
	if (em->delta == DELTA_NONE)
		return WAY_BLOCKED;
	if (em->delta == DELTA_OBJECT)
		return WAY_OBJECT;
	s->why = other ? "it is written with other parameters" : s->e.blocked;
	return s->why != NULL ? WAY_BLOCKED : WAY_LINES;
}

/* Work a step out and count it.  0, or -1 (said). */
static int
step_init(struct step *s, const struct emit_object *old,
    struct emit_edits *sum)
{
	if (old != NULL && edits_init(&s->e, old, s->now) == -1)
		return -1;
	s->way = way_of(old, s);
	s->tail = s->e.ncmd;
	sum->fresh += old == NULL;
	switch (s->way) {
	case WAY_BLOCKED:
		sum->blocked++;
		break;
	case WAY_OBJECT:
		sum->adds++;
		break;
	case WAY_LINES:
		sum->adds += s->e.adds;
		sum->dels += s->e.dels;
		sum->gaps += s->e.gaps;
		while (s->tail > 0 && s->e.cmd[s->tail - 1].kind == EDIT_DEL)
			s->tail--;
		break;
	case WAY_NONE:
	case WAY_FRESH:
		break;
	}
	return 0;
}

/* Does it put something on the device? */
static int
step_adds(const struct step *s)
{
	return s->way == WAY_FRESH || s->way == WAY_OBJECT ||
	    (s->way == WAY_LINES && s->tail > 0);
}

/* All of it but the last removals. */
static void
step_put(struct out *out, const struct step *s)
{
	struct emit_object	 plain = *s->now;

	switch (s->way) {
	case WAY_BLOCKED:
		comment(out, s->now->em, s->now->name, ": load the whole form",
		    s->why == NULL ? "" : ": ", s->why == NULL ? "" : s->why);
		break;
	case WAY_OBJECT:
		/* replaced whole, atomically: no order to keep */
		plain.nretired = 0;
		emit_whole(out, NULL, &plain, 1);
		break;
	case WAY_FRESH:
		/*
		 * With the removal of retired rows: no delta deletes an object,
		 * so one that a rollback left behind may be there.
		 */
		emit_whole(out, NULL, s->now, 1);
		break;
	case WAY_LINES:
		put_lines(out, s, 0, s->tail);
		break;
	case WAY_NONE:
		break;
	}
}

static const struct emit_object *
object_find(const struct emit_object *o, size_t n,
    const struct emit_object *like)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (o[i].em == like->em && o[i].af == like->af &&
		    o[i].kind == like->kind &&
		    strcmp(o[i].name, like->name) == 0)
			return &o[i];
	return NULL;
}

static void
put_steps(struct out *out, struct step *s, size_t n)
{
	size_t	 i, last = n;

	for (i = 0; i < n; i++)
		if (step_adds(&s[i]))
			last = i;
	/* after the last addition its own removals may follow in its block */
	if (last < n && s[last].way == WAY_LINES)
		s[last].tail = s[last].e.ncmd;
	for (i = 0; i < n; i++)
		step_put(out, &s[i]);
	for (i = 0; i < n; i++)
		if (s[i].way == WAY_LINES)
			put_lines(out, &s[i], s[i].tail, s[i].e.ncmd);
}

static int
delta_all(struct out *out, const struct emit_object *old, size_t nold,
    const struct emit_object *now, size_t nnow, struct emit_edits *sum)
{
	struct step	*s;
	size_t		 i;
	int		 rc = 0;

	memset(sum, 0, sizeof *sum);
	if ((s = calloc(nnow + 1, sizeof *s)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < nnow && rc == 0; i++) {
		s[i].now = &now[i];
		rc = step_init(&s[i], object_find(old, nold, &now[i]), sum);
	}
	if (rc == 0 && out != NULL)
		put_steps(out, s, nnow);
	for (i = 0; i < nold && rc == 0; i++)
		if (object_find(now, nnow, &old[i]) == NULL)
			comment(out, old[i].em, old[i].name,
			    " is no longer written and stays on the device",
			    "", "");
	for (i = 0; i < nnow; i++)
		edits_free(&s[i].e);
	free(s);
	return rc;
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
		comment(out, em, header, "", "", "");
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
