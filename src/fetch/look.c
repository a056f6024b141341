#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../base/date.h"
#include "../base/limits.h"
#include "../base/json-bounds.h"
#include "../base/json-watch.h"
#include "../base/log.h"
#include "look.h"

#define VERSION_LEN	10	/* YYYYMMDDNN */

/* A line that git leaves in a file after a conflict. */
static int
has_conflict_mark(const char *p, size_t len)
{
	static const char	*const marks[] = { "<<<<<<< ", ">>>>>>> " };
	const char		*end = p + len;
	size_t			 i;

	while (p < end) {
		for (i = 0; i < 2; i++)
			if ((size_t)(end - p) >= 8 &&
			    memcmp(p, marks[i], 8) == 0)
				return 1;
		if ((p = memchr(p, '\n', (size_t)(end - p))) == NULL)
			break;
		p++;
	}
	return 0;
}

/*
 * What no source wants.  Steps over a UTF-8 byte order mark (copies saved on
 * Windows have one).  0, or -1 (said).
 */
static int
look_common(const char *label, const char **p, size_t *len)
{
	const char	*bad = NULL;
	size_t		 i = 0;

	if (*len >= 3 && memcmp(*p, "\xef\xbb\xbf", 3) == 0) {
		*p += 3;
		*len -= 3;
	}
	while (i < *len && isspace((unsigned char)(*p)[i]))
		i++;
	if (i == *len)
		bad = "empty";
	else if (*len >= 2 && (memcmp(*p, "\xff\xfe", 2) == 0 ||
	    memcmp(*p, "\xfe\xff", 2) == 0))
		bad = "is UTF-16: save it as UTF-8";
	else if (has_conflict_mark(*p, *len))
		bad = "holds merge-conflict marks";
	else if ((*p)[i] == '<')
		bad = "is HTML or XML";
	else if (memchr(*p, '\0', *len) != NULL)
		bad = "holds NUL bytes";
	if (bad == NULL)
		return 0;
	log_error("%s: %s", label, bad);
	return -1;
}

/* Parse, or say what is wrong and where.  The caller drops the reference. */
json_t *
look_json(const char *label, const char *body, size_t len)
{
	const char	*why;
	json_error_t	 err;
	json_t		*j;

	if (look_common(label, &body, &len) == -1)
		return NULL;
	if ((why = json_bounds(body, len)) != NULL) {
		log_error("%s: %s", label, why);
		return NULL;
	}
	j = json_watch_read(body, len, JSON_REJECT_DUPLICATES |
	    JSON_DECODE_ANY, &err);
	if (j == NULL && *err.text == '\0')
		log_error("%s: out of memory", label);
	else if (j == NULL)
		log_error("%s: line %d: %s", label, err.line, err.text);
	return j;
}

int
look_endpoints(const char *label, const char *body, size_t len)
{
	json_t	*j, *e;
	size_t	 i;
	int	 rc = -1;

	if ((j = look_json(label, body, len)) == NULL)
		return -1;
	if (!json_is_array(j)) {
		log_error("%s: not an array of endpoints", label);
		goto out;
	}
	if (json_array_size(j) == 0) {
		log_error("%s: an empty array", label);
		goto out;
	}
	json_array_foreach(j, i, e) {
		if (!json_is_object(e) || json_object_get(e, "id") == NULL) {
			log_error("%s: entry %zu: not an endpoint with an id",
			    label, i + 1);
			goto out;
		}
	}
	rc = 0;
out:
	json_decref(j);
	return rc;
}

/* Is this object the one of the instance?  One without a name is. */
static int
is_instance(json_t *o, const char *instance)
{
	const char	*s = json_string_value(json_object_get(o, "instance"));

	return json_is_object(o) &&
	    (s == NULL || strcasecmp(s, instance) == 0);
}

int
look_version(const char *label, const char *body, size_t len,
    const char *instance, char version[11])
{
	json_t		*j, *e, *found = NULL;
	const char	*s;
	size_t		 i;
	long		 day;
	int		 rc = -1;

	if ((j = look_json(label, body, len)) == NULL)
		return -1;
	if (json_is_array(j)) {
		json_array_foreach(j, i, e)
			if (found == NULL && is_instance(e, instance))
				found = e;
	} else if (is_instance(j, instance))
		found = j;
	if (found == NULL) {
		log_error("%s: no version of instance %s", label, instance);
		goto out;
	}
	s = json_string_value(json_object_get(found, "latest"));
	/* what is no day would be newer than all that come after it */
	if (s == NULL || date_of_version(s, &day) == -1) {
		log_error("%s: latest: not a version of ten digits, the first "
		    "eight a day", label);
		goto out;
	}
	memcpy(version, s, VERSION_LEN + 1);
	rc = 0;
out:
	json_decref(j);
	return rc;
}

int
look_text(const char *label, const char *body, size_t len, const char *cloud)
{
	(void)cloud;
	return look_common(label, &body, &len);
}

int
look_is_json(const char *body, size_t len)
{
	size_t	 i = len >= 3 && memcmp(body, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (i < len && isspace((unsigned char)body[i]))
		i++;
	return i < len && (body[i] == '{' || body[i] == '[');
}

/* An array under this key, not empty.  0, or -1 (said). */
static int
look_list(const char *label, const json_t *j, const char *key)
{
	const json_t	*list = json_object_get(j, key);

	if (!json_is_array(list)) {
		log_error("%s: no array \"%s\" in it", label, key);
		return -1;
	}
	if (json_array_size(list) == 0) {
		log_error("%s: an empty array \"%s\"", label, key);
		return -1;
	}
	return 0;
}

int
look_tags(const char *label, const char *body, size_t len, const char *cloud)
{
	json_t		*j;
	const char	*is;
	int		 rc = -1;

	if ((j = look_json(label, body, len)) == NULL)
		return -1;
	is = json_string_value(json_object_get(j, "cloud"));
	if (look_list(label, j, "values") == -1)
		goto out;
	if (cloud != NULL && (is == NULL || strcasecmp(is, cloud) != 0)) {
		log_error("%s: of cloud %.64s, not %s", label,
		    is == NULL ? "(none)" : is, cloud);
		goto out;
	}
	rc = 0;
out:
	json_decref(j);
	return rc;
}

/* REST, az, and the text of PowerShell: bgp-communities.c tells them apart. */
int
look_communities(const char *label, const char *body, size_t len,
    const char *cloud)
{
	json_t	*j;
	int	 rc = 0;

	(void)cloud;
	if (!look_is_json(body, len))
		return look_common(label, &body, &len);
	if ((j = look_json(label, body, len)) == NULL)
		return -1;
	if (json_is_object(j))
		rc = look_list(label, j, json_object_get(j, "Value") ==
		    NULL ? "value" : "Value");
	else if (json_array_size(j) == 0) {
		log_error("%s: an empty array", label);
		rc = -1;
	}
	json_decref(j);
	return rc;
}
