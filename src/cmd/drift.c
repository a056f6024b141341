/*
 * drift OUTPUT FILE|-: what a device has against what it is known to carry (the
 * applied state) and against what was written.  Nothing is taken over.
 *
 * Exit status: 0 as it should be, 1 it differs, 2 trouble.  What counts is the
 * applied state; the written one where nothing was applied yet.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "../publish/device.h"
#include "../publish/states.h"
#include "../report/json.h"
#include "../report/report.h"
#include "cmds.h"

enum { SAME = 0, DIFFERS = 1, TROUBLE = 2 };

#define MAX_ROWS	50	/* an object, for people; -v: all */

enum drift_kind { DRIFT_MISSING, DRIFT_UNKNOWN, DRIFT_NUMBER };

struct drift_row {
	enum drift_kind	 kind;
	int		 deny;		/* the deny-all: no row */
	struct row	 row;		/* without its number */
	uint32_t	 want, have;	/* numbers; 0: none */
};

struct drift_object {
	const struct object_record *want;
	int		 there;
	struct drift_row *row;
	size_t		 nrow, cap;
	size_t		 n[3];		/* of each kind */
};

/* One state against the device. */
struct drift {
	const char		*what;		/* "applied", "written" */
	const struct out_record	*want;
	struct drift_object	*obj;		/* one for each of want */
	int			 differs;
};

static int
add(struct drift_object *d, enum drift_kind kind, const struct row *r,
    uint32_t want, uint32_t have)
{
	struct drift_row	*row;

	if (mem_grow(&d->row, &d->cap, d->nrow + 1, sizeof *d->row) == -1)
		return -1;
	row = &d->row[d->nrow++];
	memset(row, 0, sizeof *row);
	row->kind = kind;
	if (r == NULL)
		row->deny = 1;
	else
		row->row = *r;
	row->want = want;
	row->have = have;
	d->n[kind]++;
	return 0;
}

/*
 * The deny-all: where one is wanted it must be there, under its number.  One
 * that nobody asked for does no harm, since it is the last row.
 */
static int
compare_deny(struct drift_object *d, const struct object_record *have)
{
	uint32_t	 want = d->want->sentinel;

	if (want == 0 || have->sentinel == want)
		return 0;
	return add(d, have->sentinel == 0 ? DRIFT_MISSING : DRIFT_NUMBER, NULL,
	    want, have->sentinel);
}

/* Both sides are sorted: one pass. */
static int
compare_rows(struct drift_object *d, const struct object_record *have)
{
	const struct object_record	*want = d->want;
	struct row			 a, b;
	size_t				 i = 0, j = 0, n, m;
	int				 c, rc = 0;

	n = object_rows(want);
	m = object_rows(have);
	while ((i < n || j < m) && rc == 0) {
		if (i < n)
			object_row(want, i, &a);
		if (j < m)
			object_row(have, j, &b);
		c = i == n ? 1 : j == m ? -1 : row_order(&a, &b);
		if (c < 0)
			rc = add(d, DRIFT_MISSING, &a, a.number, 0);
		else if (c > 0)
			rc = add(d, DRIFT_UNKNOWN, &b, 0, b.number);
		else if (a.number != b.number)
			rc = add(d, DRIFT_NUMBER, &a, a.number, b.number);
		i += c <= 0;
		j += c >= 0;
	}
	return rc;
}

static int
compare(struct drift *d, const char *what, const struct out_record *want,
    const struct out_record *device)
{
	const struct object_record	*have;
	struct object_record		 none;
	struct drift_object		*o;
	size_t				 i;

	d->what = what;
	d->want = want;
	memset(&none, 0, sizeof none);
	d->obj = calloc(want->nobj + 1, sizeof *d->obj);
	if (d->obj == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < want->nobj; i++) {
		o = &d->obj[i];
		o->want = &want->obj[i];
		have = out_record_find(device, o->want->platform,
		    o->want->name, o->want->af);
		o->there = have != NULL;
		none.kind = o->want->kind;
		if (have == NULL)
			have = &none;
		if (compare_rows(o, have) == -1 || compare_deny(o, have) == -1)
			return -1;
		if (o->nrow > 0 || !o->there)
			d->differs = 1;
	}
	return 0;
}

static void
drift_free(struct drift *d)
{
	size_t	 i;

	for (i = 0; d->obj != NULL && i < d->want->nobj; i++)
		free(d->obj[i].row);
	free(d->obj);
}

/* --- for people ---------------------------------------------------------- */

static void
put_row(struct out *out, const struct drift_row *r)
{
	static const char	 mark[] = { '-', '+', '#' };
	char			 buf[ROW_STR];
	uint32_t		 n = r->kind == DRIFT_UNKNOWN ? r->have :
				    r->want;

	out_printf(out, "  %c ", mark[r->kind]);
	if (n != 0)
		out_printf(out, "%u ", (unsigned)n);
	report_safe(out, r->deny ? "deny-all" : row_str(&r->row, buf));
	if (r->kind == DRIFT_NUMBER)
		out_printf(out, "  has number %u", (unsigned)r->have);
	out_str(out, r->kind == DRIFT_MISSING ? "  missing\n" :
	    r->kind == DRIFT_UNKNOWN ? "  unknown\n" : "\n");
}

static void
put_text(struct out *out, const char *output, const struct drift *d,
    size_t max)
{
	const struct drift_object	*o;
	size_t				 i, j;

	for (i = 0; i < d->want->nobj; i++) {
		o = &d->obj[i];
		out_printf(out, "%s: %s: against %s: ", output, o->want->name,
		    d->what);
		if (!o->there) {
			out_str(out, "not on the device\n");
			continue;
		}
		if (o->nrow == 0)
			out_printf(out, "the same, %zu rows\n",
			    object_rows(o->want));
		else
			out_printf(out, "%zu missing, %zu unknown, %zu under "
			    "another number\n", o->n[DRIFT_MISSING],
			    o->n[DRIFT_UNKNOWN], o->n[DRIFT_NUMBER]);
		for (j = 0; j < o->nrow && (max == 0 || j < max); j++)
			put_row(out, &o->row[j]);
		if (j < o->nrow)
			out_printf(out, "  ... and %zu more (-v shows all)\n",
			    o->nrow - j);
	}
}

/* --- for machines -------------------------------------------------------- */

static json_t *
number_json(uint32_t v)
{
	return v == 0 ? json_null() : json_integer(v);
}

static json_t *
row_json(const struct drift_row *r)
{
	static const char *const kinds[] = { "missing", "unknown", "number" };
	json_t			*j;

	/* a deny-all is a prefix of no value */
	j = r->deny ? json_pack("{s:n,s:n,s:n}", "prefix", "lo", "hi") :
	    rjson_row(&r->row);
	json_object_set_new(j, "kind", json_string(kinds[r->kind]));
	json_object_set_new(j, "number", number_json(r->want));
	json_object_set_new(j, "device_number", number_json(r->have));
	return j;
}

static json_t *
state_json(const struct drift *d)
{
	json_t	*objects = json_array(), *rows;
	size_t	 i, j;

	for (i = 0; i < d->want->nobj; i++) {
		rows = json_array();
		for (j = 0; j < d->obj[i].nrow; j++)
			json_array_append_new(rows,
			    row_json(&d->obj[i].row[j]));
		json_array_append_new(objects, json_pack(
		    "{s:s,s:s,s:b,s:I,s:o}", "platform",
		    d->obj[i].want->platform, "name", d->obj[i].want->name,
		    "on_device", d->obj[i].there, "rows", (json_int_t)
		    object_rows(d->obj[i].want), "differ", rows));
	}
	return json_pack("{s:s,s:b,s:o}", "state", d->want->state, "same",
	    !d->differs, "objects", objects);
}

static void
put_json(struct out *out, const char *output, const char *state,
    const struct drift *applied, const struct drift *written)
{
	rjson_put(out, json_pack("{s:i,s:s,s:s,s:o,s:o}", "schema",
	    REPORT_SCHEMA, "output", output, "device", state, "applied",
	    applied->want == NULL ? json_null() : state_json(applied),
	    "written", written->want == NULL ? json_null() :
	    state_json(written)));
	out_char(out, '\n');
}

/* ------------------------------------------------------------------------- */

/* What to do about it, in one line. */
static void
say(const char *output, const char *file, const struct drift *applied,
    const struct drift *written)
{
	if (applied->want != NULL && !applied->differs &&
	    !written->differs)
		return;
	if (!written->differs)
		log_info("output %s: the device carries what was written: "
		    "`o365feed applied %s` notes it", output, output);
	else if (applied->want == NULL || applied->differs)
		log_info("output %s: `o365feed delta %s --from %s` brings it "
		    "to what was written", output, output, file);
}

static int
print(const struct conf_output *co, const struct opts *o, const char *state,
    const struct drift *applied, const struct drift *written)
{
	struct out	 out;
	size_t		 max = o->verbose > 0 ? 0 : MAX_ROWS;

	if (out_open_fd(&out, STDOUT_FILENO) == -1)
		return -1;
	if (o->json)
		put_json(&out, co->name, state, applied, written);
	else {
		if (applied->want != NULL)
			put_text(&out, co->name, applied, max);
		if (applied->want == NULL || strcmp(applied->want->state,
		    written->want->state) != 0)
			put_text(&out, co->name, written, max);
	}
	if (out_close(&out) == 0)
		return 0;
	log_error("standard output: %s", strerror(errno));
	return -1;
}

static int
drift(const struct conf *conf, const struct conf_output *co,
    const struct opts *o)
{
	struct out_record	 applied, written, device;
	struct drift		 a, w;
	int			 have, rc = TROUBLE;

	memset(&a, 0, sizeof a);
	memset(&w, 0, sizeof w);
	memset(&applied, 0, sizeof applied);
	memset(&device, 0, sizeof device);
	if ((have = state_written(&written, conf, co->name)) == 0)
		log_error("output %s: nothing was written or adopted yet",
		    co->name);
	if (have != 1 ||
	    (have = state_applied(&applied, conf, co->name)) == -1 ||
	    device_read(&device, &written, o->arg[1]) == -1 ||
	    (have == 1 && compare(&a, "applied", &applied, &device) == -1) ||
	    compare(&w, "written", &written, &device) == -1 ||
	    print(co, o, device.state, &a, &w) == -1)
		goto out;
	say(co->name, o->arg[1], &a, &w);
	rc = (have == 1 ? a.differs : w.differs) ? DIFFERS : SAME;
out:
	drift_free(&a);
	drift_free(&w);
	out_record_free(&applied);
	out_record_free(&written);
	out_record_free(&device);
	return rc;
}

static int
cmd_drift_run(struct opts *o)
{
	return cmd_for_output(o, drift);
}

const struct cmd cmd_drift = {
	.name = "drift",
	.synopsis = "[-f FILE] [--json] OUTPUT FILE|-",
	.help = "compare what a device has with what it should carry",
	.options = O_CONF | O_JSON,
	.min = 2,
	.max = 2,
	.run = cmd_drift_run
};
