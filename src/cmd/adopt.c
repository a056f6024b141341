/*
 * adopt OUTPUT FILE|-: take over what a device already has, numbers included.
 * adopt --remove OUTPUT: what was taken over and is not ours may go.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "../base/date.h"
#include "../publish/adopt.h"
#include "../publish/states.h"
#include "../report/json.h"
#include "../report/report.h"
#include "cmds.h"

#define MAX_ROWS	20	/* of each kind, for people; -v: all */

/* --- for people ---------------------------------------------------------- */

static void
put_row(struct out *out, char mark, const struct adopt_row *r)
{
	char	 buf[ROW_STR], n[REPORT_NUMBER];

	out_printf(out, "  %c ", mark);
	if (r->row.number != 0)
		out_printf(out, "%u ", (unsigned)r->row.number);
	report_safe(out, row_str(&r->row, buf));
	if (r->within && r->row.kind != ROW_PREFIX)
		out_str(out, mark == '+' ? "  the device has a wider name" :
		    "  ours has a wider name");
	else if (r->within)
		out_str(out, mark == '+' ?
		    "  the device has these addresses in other rows" :
		    "  ours has these addresses in other rows");
	else if (r->unpublished > 0 && r->row.kind != ROW_PREFIX)
		out_str(out, "  not published");
	else if (r->unpublished > 0)
		out_printf(out, "  %s not published",
		    report_space(r->row.prange.p.af, r->unpublished, n));
	else if (mark != '+')
		out_str(out, "  published, and not in this list");
	out_char(out, '\n');
}

static void
put_rows(struct out *out, char mark, const struct adopt_row *r, size_t n,
    size_t max)
{
	size_t	 i;

	for (i = 0; i < n && (max == 0 || i < max); i++)
		put_row(out, mark, &r[i]);
	if (i < n)
		out_printf(out, "  %c ... and %zu more (-v shows all)\n", mark,
		    n - i);
}

static void
put_text(struct out *out, const struct adopt *a, size_t max)
{
	const struct adopt_object	*ao;
	size_t				 i;

	for (i = 0; i < a->nobj; i++) {
		ao = &a->obj[i];
		out_printf(out, "%s: %s: ", a->co->name, ao->name);
		if (!ao->there) {
			out_printf(out, "not on the device: %zu ours to add\n",
			    ao->nadd);
			continue;
		}
		if (a->released)
			out_printf(out, "%zu stay, %zu may go\n", ao->adopted,
			    ao->nforeign);
		else
			out_printf(out, "%zu adopted, %zu ours to add, %zu "
			    "unknown on the device%s\n", ao->adopted, ao->nadd,
			    ao->nforeign, ao->nforeign == 0 ? "" : a->remove ?
			    ", to be removed" : ", kept");
		put_rows(out, '+', ao->add, ao->nadd, max);
		put_rows(out, a->remove ? '-' : '?', ao->foreign,
		    ao->nforeign, max);
	}
}

/* --- for machines -------------------------------------------------------- */

static json_t *
row_json(const struct adopt_row *r)
{
	char	 n[40];
	json_t	*j = rjson_row(&r->row);

	json_object_set_new(j, "number", r->row.number == 0 ? json_null() :
	    json_integer(r->row.number));
	json_object_set_new(j, "within", json_boolean(r->within));
	json_object_set_new(j, "unpublished",
	    json_string(u128_str(r->unpublished, n)));
	return j;
}

static json_t *
rows_json(const struct adopt_row *r, size_t n)
{
	json_t	*a = json_array();
	size_t	 i;

	for (i = 0; i < n; i++)
		json_array_append_new(a, row_json(&r[i]));
	return a;
}

static json_t *
object_json(const struct adopt_object *ao)
{
	return json_pack("{s:s?,s:s,s:o,s:s?,s:b,s:I,s:o,s:o}", "platform",
	    ao->em == NULL ? NULL : ao->em->name, "name", ao->name, "family",
	    ao->af == 0 ? json_null() : json_integer(ao->af), "list",
	    ao->list == NULL ? NULL : ao->list->name, "on_device", ao->there,
	    "adopted", (json_int_t)ao->adopted, "add",
	    rows_json(ao->add, ao->nadd), "unknown",
	    rows_json(ao->foreign, ao->nforeign));
}

static void
put_json(struct out *out, const struct adopt *a, int taken)
{
	json_t	*objects = json_array();
	size_t	 i;

	for (i = 0; i < a->nobj; i++)
		json_array_append_new(objects, object_json(&a->obj[i]));
	rjson_put(out, json_pack("{s:i,s:s,s:s,s:b,s:b,s:o?,s:o}", "schema",
	    REPORT_SCHEMA, "output", a->co->name, "state", a->po->now.state,
	    "taken", taken, "remove", a->remove, "accept",
	    a->verdict.refused && !a->accepted ?
	    json_string(a->verdict.digest) : NULL, "objects", objects));
	out_char(out, '\n');
}

/* EXIT_OK or EXIT_FAILED (said). */
static int
print(const struct adopt *a, const struct opts *o, int taken)
{
	struct out	 out;

	if (out_open_fd(&out, STDOUT_FILENO) == -1)
		return EXIT_FAILED;
	if (o->json)
		put_json(&out, a, taken);
	else
		put_text(&out, a, o->verbose > 0 ? 0 : MAX_ROWS);
	if (out_close(&out) == 0)
		return EXIT_OK;
	log_error("standard output: %s", strerror(errno));
	return EXIT_FAILED;
}

/* ------------------------------------------------------------------------- */

/* What comes next, so that nobody has to look it up. */
static void
say_next(const struct adopt *a)
{
	const char	*name = a->co->name;
	size_t		 i, add = 0, foreign = 0;

	for (i = 0; i < a->nobj; i++) {
		add += a->obj[i].nadd;
		foreign += a->obj[i].nforeign;
	}
	if (a->released || (a->remove && foreign > 0))
		log_info("output %s: the next write takes the rows out, its "
		    "delta removes them", name);
	else if (foreign > 0)
		log_info("output %s: unknown rows are kept: `include` them in "
		    "the list, or `o365feed adopt --remove %s`", name, name);
	if (access(a->co->file.path, F_OK) == 0 && a->po->have_old != 1)
		log_warn("output %s: %s is there already: the next write needs "
		    "--overwrite", name, a->co->file.path);
	else if (add > 0)
		log_info("output %s: the next write makes %s and what is to "
		    "add", name, a->co->file.name);
}

/* Is there a record that this would replace?  EXIT_OK, or said. */
static int
may_adopt(const struct conf *conf, const struct conf_output *co,
    const struct opts *o)
{
	struct out_record	 r;
	int			 have, status = EXIT_OK;

	if (o->overwrite || o->narg < 2)
		return EXIT_OK;
	if ((have = state_written(&r, conf, co->name)) == 1)
		log_error("output %s: has a record (%.12s), whose numbers "
		    "would move: --overwrite puts what the device has in its "
		    "place", co->name, r.state);
	if (have != 0)
		status = EXIT_REFUSED;
	out_record_free(&r);
	return status;
}

static int
adopt(struct publish *pub, const struct conf_output *co, const struct opts *o)
{
	struct adopt	 a;
	int		 status = EXIT_FAILED, refused = 0, rc;

	if (o->narg > 1)
		rc = adopt_compare(&a, pub, co, o->arg[1], o->remove,
		    &refused);
	else
		rc = adopt_release(&a, pub, co);
	if (rc == -1)
		status = refused ? EXIT_REFUSED : EXIT_FAILED;
	else if (a.verdict.refused && !a.accepted) {
		status = EXIT_REFUSED;
		if (o->json)
			print(&a, o, 0);
	} else if (o->dry_run || adopt_take(&a, pub) == 0) {
		status = print(&a, o, !o->dry_run);
		if (!o->dry_run)
			say_next(&a);
	}
	adopt_free(&a);
	return status;
}

static int
cmd_adopt_run(struct opts *o)
{
	const struct conf_output	*co;
	struct pub_options		 opt;
	struct publish			 pub;
	struct conf			*conf;
	struct locks			 locks;
	int				 status;

	if (o->narg < 2 && !o->remove) {
		log_error("adopt: the device's text is missing: a FILE, or -");
		return EXIT_USAGE;
	}
	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	memset(&opt, 0, sizeof opt);
	opt.dry_run = o->dry_run;
	opt.today = o->as_of == -1 ? date_today() : o->as_of;
	if ((co = cmd_output(conf, o->arg[0])) == NULL)
		status = EXIT_USAGE;
	else if ((status = locks_take(&locks, conf, 0)) == EXIT_OK) {
		if ((status = may_adopt(conf, co, o)) == EXIT_OK) {
			if (publish_select(&pub, conf, &opt) == -1)
				status = EXIT_FAILED;
			else
				status = adopt(&pub, co, o);
			publish_free(&pub);
		}
		locks_free(&locks);
	}
	conf_free(conf);
	return status;
}

const struct cmd cmd_adopt = {
	.name = "adopt",
	.synopsis = "[-f FILE] [-n] [--json] [--overwrite] [--remove] OUTPUT "
	    "FILE|- | --remove OUTPUT",
	.help = "take over what a device already has, numbers included",
	.options = O_CONF | O_JSON | O_DRY | O_ASOF | O_ADOPT,
	.min = 1,
	.max = 2,
	.run = cmd_adopt_run
};
