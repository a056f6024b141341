/*
 * Names in Azure, as parameters of rows.
 */
#include "emit.h"

/* Of a resource: 1 to 80 letters, digits, "_", ".", "-", no mark first. */
const char *
azure_check_name(const char *s)
{
	const char	*why = emit_param_word(s);
	size_t		 n = strlen(s);

	if (why != NULL)
		return why;
	if (n > AZURE_NAME_MAX || strpbrk(s, ":/@+,") != NULL ||
	    strchr("_.", s[0]) != NULL || strchr(".-", s[n - 1]) != NULL)
		return "not a name in Azure: 1 to 80 letters, digits and "
		    "_.-, no mark first, no . or - last";
	return NULL;
}

const char *
azure_check_group(const char *s)
{
	const char	*why = emit_param_word(s);
	size_t		 n = strlen(s);

	if (why != NULL)
		return why;
	return n > 90 || strpbrk(s, ":/@+,") != NULL || s[n - 1] == '.' ?
	    "not a resource group: 1 to 90 letters, digits and _.-, no . last" :
	    NULL;
}
