#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../base/safe.h"
#include "../publish/rib.h"
#include "opt-set.h"

int
set_conf(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->conf = arg;
	return 0;
}

int
set_quiet(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->quiet = 1;
	return 0;
}

int
set_verbose(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->verbose++;
	return 0;
}

int
set_json(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->json = 1;
	return 0;
}

int
set_dry(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->dry_run = 1;
	return 0;
}

int
set_detail(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->detailed_exitcode = 1;
	return 0;
}

int
set_overwrite(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->overwrite = 1;
	return 0;
}

int
set_remove(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->remove = 1;
	return 0;
}

int
set_in(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->in = arg;
	return 0;
}

int
set_rib(struct opts *o, const char *arg, const char **why)
{
	*why = "no file";
	o->rib = arg;
	return *arg == '\0' ? -1 : 0;
}

int
set_rib_format(struct opts *o, const char *arg, const char **why)
{
	*why = "no such format (see routes in the manual)";
	o->rib_format = arg;
	return rib_format_known(arg) ? 0 : -1;
}

int
set_tables(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->tables = arg;
	return *arg == '\0' ? -1 : 0;
}

int
set_reformat(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->reformat = 1;
	return 0;
}

int
set_report_markdown(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->report_markdown = arg;
	return *arg == '\0' ? -1 : 0;
}

int
set_report_json(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->report_json = arg;
	return *arg == '\0' ? -1 : 0;
}

int
set_records_from(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->records_from = arg;
	return *arg == '\0' ? -1 : 0;
}

/* A day, as YYYY-MM-DD. */
static int
set_day(long *day, const char *arg, const char **why)
{
	*why = "not a day as YYYY-MM-DD";
	return date_parse(arg, day);
}

int
set_as_of(struct opts *o, const char *arg, const char **why)
{
	return set_day(&o->as_of, arg, why);
}

int
set_until(struct opts *o, const char *arg, const char **why)
{
	return set_day(&o->until, arg, why);
}

int
set_from(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->from = arg;
	return 0;
}

int
set_rollback(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->rollback = 1;
	return 0;
}

int
set_off(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->off = 1;
	return 0;
}

int
set_pending(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->pending = 1;
	return 0;
}

int
set_reason(struct opts *o, const char *arg, const char **why)
{
	if (!safe_text(arg)) {
		*why = "one line, no control characters";
		return -1;
	}
	o->why = arg;
	return 0;
}

int
set_platform(struct opts *o, const char *arg, const char **why)
{
	if (emitter_find(arg) == NULL) {
		*why = "no such platform (see `o365feed list platforms`)";
		return -1;
	}
	o->platform = arg;
	return 0;
}

int
set_with(struct opts *o, const char *arg, const char **why)
{
	const char	*eq = strchr(arg, '=');
	char		*name;
	size_t		 i;

	if (eq == NULL || eq == arg) {
		*why = "not NAME=VALUE";
		return -1;
	}
	if ((name = arena_strdup(&o->mem, arg)) == NULL)
		return -1;
	name[eq - arg] = '\0';
	for (i = 0; i < o->nwith; i++)
		if (strcmp(o->with[i].name, name) == 0) {
			*why = "given twice";
			return -1;
		}
	if (o->nwith == EMIT_PARAMS) {
		*why = "too many parameters";
		return -1;
	}
	o->with[o->nwith].name = name;
	o->with[o->nwith++].value = eq + 1;
	return 0;
}

int
set_name(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->name = arg;
	return 0;
}

int
set_combine(struct opts *o, const char *arg, const char **why)
{
	*why = "none, ranges or cover";
	if (strcmp(arg, "none") == 0)
		o->list.combine = COMBINE_NONE;
	else if (strcmp(arg, "ranges") == 0)
		o->list.combine = COMBINE_RANGES;
	else if (strcmp(arg, "cover") == 0)
		o->list.combine = COMBINE_COVER;
	else
		return -1;
	return 0;
}

int
set_use(struct opts *o, const char *arg, const char **why)
{
	*why = "routes, traffic, hosts or communities";
	if (strcmp(arg, "routes") == 0)
		o->list.use = USE_ROUTES;
	else if (strcmp(arg, "traffic") == 0)
		o->list.use = USE_TRAFFIC;
	else if (strcmp(arg, "hosts") == 0)
		o->list.use = USE_HOSTS;
	else if (strcmp(arg, "communities") == 0)
		o->list.use = USE_COMMUNITIES;
	else
		return -1;
	o->use_given = 1;
	return 0;
}

/* exact, orlonger, "upto 24", "upto 24,48" (IPv4, IPv6); '=' is a space. */
int
set_match(struct opts *o, const char *arg, const char **why)
{
	int	 v4 = 0, v6 = 0, n = 0;

	*why = "exact, orlonger, \"upto N\" (IPv4) or \"upto N,M\" (and IPv6)";
	o->match_given = 1;
	o->list.match = MATCHES_EXACT;
	if (strcmp(arg, "exact") == 0)
		return 0;
	o->list.match = MATCHES_ORLONGER;
	if (strcmp(arg, "orlonger") == 0)
		return 0;
	o->list.match = MATCHES_UPTO;
	if (strncmp(arg, "upto", 4) != 0 || strchr(" =", arg[4]) == NULL ||
	    arg[4] == '\0')
		return -1;
	if (sscanf(arg + 5, "%2d,%3d%n", &v4, &v6, &n) == 2 &&
	    arg[5 + n] == '\0')
		;
	else if (sscanf(arg + 5, "%3d%n", &v4, &n) != 1 ||
	    arg[5 + n] != '\0')
		return -1;
	if (v4 < 1 || v4 > 32 || v6 < 0 || v6 > 128)
		return -1;
	o->list.upto4 = v4;
	o->list.upto6 = v6;
	return 0;
}

int
set_row(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.row = arg;
	return 0;
}

int
set_header(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.header = arg;
	return 0;
}

int
set_footer(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.footer = arg;
	return 0;
}

int
set_separator(struct opts *o, const char *arg, const char **why)
{
	(void)why;
	o->format.separator = arg;
	return 0;
}

int
set_wide(struct opts *o, const char *arg, const char **why)
{
	(void)arg;
	(void)why;
	o->allow_wide = 1;
	return 0;
}
