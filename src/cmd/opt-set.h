/*
 * What each option does with its value: the hooks of the option table.
 *
 * Each puts its value into the options and returns 0; or -1, with *why set to a
 * phrase for the message when there is more to say than "bad value".
 */
#ifndef OPT_SET_H
#define OPT_SET_H

#include "cmd.h"

int	 set_conf(struct opts *, const char *arg, const char **why);
int	 set_quiet(struct opts *, const char *arg, const char **why);
int	 set_verbose(struct opts *, const char *arg, const char **why);
int	 set_json(struct opts *, const char *arg, const char **why);
int	 set_dry(struct opts *, const char *arg, const char **why);
int	 set_detail(struct opts *, const char *arg, const char **why);
int	 set_overwrite(struct opts *, const char *arg, const char **why);
int	 set_remove(struct opts *, const char *arg, const char **why);
int	 set_in(struct opts *, const char *arg, const char **why);
int	 set_rib(struct opts *, const char *arg, const char **why);
int	 set_rib_format(struct opts *, const char *arg, const char **why);
int	 set_tables(struct opts *, const char *arg, const char **why);
int	 set_reformat(struct opts *, const char *arg, const char **why);
int	 set_report_markdown(struct opts *, const char *arg, const char **why);
int	 set_report_json(struct opts *, const char *arg, const char **why);
int	 set_records_from(struct opts *, const char *arg, const char **why);
int	 set_as_of(struct opts *, const char *arg, const char **why);
int	 set_until(struct opts *, const char *arg, const char **why);
int	 set_from(struct opts *, const char *arg, const char **why);
int	 set_rollback(struct opts *, const char *arg, const char **why);
int	 set_off(struct opts *, const char *arg, const char **why);
int	 set_pending(struct opts *, const char *arg, const char **why);
int	 set_reason(struct opts *, const char *arg, const char **why);
int	 set_source(struct opts *, const char *arg, const char **why);
int	 set_service(struct opts *, const char *arg, const char **why);
int	 set_tag(struct opts *, const char *arg, const char **why);
int	 set_profile(struct opts *, const char *arg, const char **why);
int	 set_geo(struct opts *, const char *arg, const char **why);
int	 set_geo_of(struct opts *, const char *arg, const char **why);
int	 set_region(struct opts *, const char *arg, const char **why);
int	 set_community(struct opts *, const char *arg, const char **why);
int	 set_tags_as_routes(struct opts *, const char *arg,
	    const char **why);
int	 set_id(struct opts *, const char *arg, const char **why);
int	 set_category(struct opts *, const char *arg, const char **why);
int	 set_required(struct opts *, const char *arg, const char **why);
int	 set_express(struct opts *, const char *arg, const char **why);
int	 set_v4(struct opts *, const char *arg, const char **why);
int	 set_v6(struct opts *, const char *arg, const char **why);
int	 set_include(struct opts *, const char *arg, const char **why);
int	 set_exclude(struct opts *, const char *arg, const char **why);
int	 set_inexpressible(struct opts *, const char *arg, const char **why);
int	 set_own(struct opts *, const char *arg, const char **why);
int	 set_platform(struct opts *, const char *arg, const char **why);
int	 set_name(struct opts *, const char *arg, const char **why);
int	 set_combine(struct opts *, const char *arg, const char **why);
int	 set_use(struct opts *, const char *arg, const char **why);
int	 set_match(struct opts *, const char *arg, const char **why);
int	 set_with(struct opts *, const char *arg, const char **why);
int	 set_row(struct opts *, const char *arg, const char **why);
int	 set_header(struct opts *, const char *arg, const char **why);
int	 set_footer(struct opts *, const char *arg, const char **why);
int	 set_separator(struct opts *, const char *arg, const char **why);
int	 set_wide(struct opts *, const char *arg, const char **why);

#endif
