#include "routes.h"

#include "form.h"
#include "pages.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGE_SIZE = 20 };

/* What is known of a request beyond what was sent. */
struct visit {
  struct service *service;
  const struct request *request;
  struct reply *reply;
  struct writer writer;
  bool known; /* the browser sent our cookie */
  struct page_context page;
};

/* ---- Refusals ---- */

static void refuse(struct visit *visit, unsigned status, const char *title, const char *advice) {
  visit->reply->status = status;
  page_error(&visit->page, title, advice);
}

static void refuse_failed(struct visit *visit) {
  refuse(visit, 500, "That did not work",
         "The comment could not be read or written. Nothing was changed; please try again later.");
}

static void refuse_unknown(struct visit *visit) {
  refuse(visit, 404, "There is no such page", "The comment may have been removed.");
}

static void refuse_stranger(struct visit *visit) {
  refuse(visit, 403, "This is not your comment",
         "Only the browser in which a comment was written can edit it.");
}

/*
 * A form is taken from our own pages only: it has the token of the cookie that came with it, and a
 * browser that says who had it send this (Sec-Fetch-Site) says that we did.
 */
static bool may_post(struct visit *visit) {
  const struct request *request = visit->request;
  const char *type = request->content_type == NULL ? "" : request->content_type;
  if (request->too_large) {
    refuse(visit, 413, "That is too long", "Please go back and write less, or in two comments.");
    return false;
  }
  if (strncmp(type, "application/x-www-form-urlencoded", 33) != 0) {
    refuse(visit, 415, "That is no form", "Please use the form of the page.");
    return false;
  }

  struct text token = {0};
  bool ours = request->fetch_site == NULL || strcmp(request->fetch_site, "same-origin") == 0;
  ours = ours && visit->known && form_value(request->body, "token", &token) &&
         is_secret(visit->writer.form_token, text_span(&token));
  text_free(&token);
  if (ours) return true;
  refuse(visit, 403, "The form is not from here",
         "Please go back, load the page again and send the form from there. Cookies must be "
         "permitted for this site.");
  return false;
}

/* ---- Comments ---- */

/* False, and refused, where there is none. */
static bool find(struct visit *visit, int64_t id, struct comment *comment) {
  enum store_result result = store_find(visit->service->store, id, comment);
  if (result == STORE_NONE) refuse_unknown(visit);
  if (result == STORE_FAILED) refuse_failed(visit);
  return result == STORE_DONE;
}

/* The same for one of the visitor's own. */
static bool find_own(struct visit *visit, int64_t id, struct comment *comment) {
  if (!find(visit, id, comment)) return false;
  if (writer_owns(&visit->writer, comment->owner)) return true;
  comment_free(comment);
  refuse_stranger(visit);
  return false;
}

/* ---- Forms ---- */

static bool is_blank(const struct text *text) {
  for (size_t i = 0; i < text->length; i++) {
    if ((unsigned char)text->data[i] > ' ') return false;
  }
  return true;
}

/* Reads the form; false where it shows it again, because something is wrong or to be previewed. */
static bool read_draft(struct visit *visit, struct draft *draft, struct clean_html *clean) {
  struct text action = {0};
  (void)form_value(visit->request->body, "name", &draft->name);
  (void)form_value(visit->request->body, "comment", &draft->typed);
  (void)form_value(visit->request->body, "do", &action);
  bool preview = !span_is(text_span(&action), "post");
  text_free(&action);

  visit->reply->status = 200;
  if (draft->name.length > LONGEST_NAME || draft->typed.length > LONGEST_COMMENT) {
    draft->problem = "That is too long: a name has at most 60 letters, a comment 5000.";
    visit->reply->status = 413;
  } else if (is_blank(&draft->typed)) {
    draft->problem = "There is nothing in your comment yet.";
    visit->reply->status = 422;
  } else if (draft->name.failed || draft->typed.failed ||
             !clean_comment(visit->service->cleaner, text_span(&draft->typed), clean)) {
    refuse_failed(visit);
    return false;
  } else {
    if (!preview) return true;
    draft->preview = clean;
  }
  page_form(&visit->page, draft);
  return false;
}

/* After a form comes a page of its own: to load it again sends nothing again. */
static void go_to_comment(struct reply *reply, int64_t id) {
  struct text path = {0};
  text_add(&path, "/comment/");
  text_add_number(&path, id);
  if (path.failed || path.length >= sizeof reply->location)
    reply->body.failed = true;
  else
    memcpy(reply->location, path.data, path.length);
  text_free(&path);
  reply->status = 303;
}

/* Moves a draft into a comment. */
static void fill(struct comment *comment, const struct visit *visit, struct draft *draft) {
  memcpy(comment->owner, visit->writer.owner, sizeof comment->owner);
  comment->name = draft->name;
  comment->typed = draft->typed;
  draft->name = draft->typed = (struct text){0};
}

static void post_comment(struct visit *visit) {
  struct draft draft = {0};
  struct comment comment = {.posted = (int64_t)time(NULL)};
  if (!may_post(visit)) return;
  if (read_draft(visit, &draft, &comment.clean)) {
    fill(&comment, visit, &draft);
    if (is_blank(&comment.name)) {
      comment.name.length = 0;
      text_add(&comment.name, "Somebody");
    }
    if (comment.name.failed || !store_add(visit->service->store, &comment))
      refuse_failed(visit);
    else
      go_to_comment(visit->reply, comment.id);
  }
  comment_free(&comment);
  draft_free(&draft);
}

static void post_edit(struct visit *visit, int64_t id) {
  struct draft draft = {.id = id};
  struct comment old, comment = {.id = id, .edited = (int64_t)time(NULL)};
  if (!may_post(visit) || !find_own(visit, id, &old)) return;
  comment_free(&old);
  if (read_draft(visit, &draft, &comment.clean)) {
    fill(&comment, visit, &draft);
    if (store_edit(visit->service->store, &comment) == STORE_DONE)
      go_to_comment(visit->reply, id);
    else
      refuse_failed(visit);
  }
  comment_free(&comment);
  draft_free(&draft);
}

/* ---- Pages ---- */

/* A number of a comment, and nothing behind it; 0 for anything else. */
static int64_t read_number(const char *digits, const char **end) {
  int64_t number = 0;
  for (; *digits >= '0' && *digits <= '9'; digits++) {
    if (number > (INT64_MAX - 9) / 10) return 0;
    number = 10 * number + (*digits - '0');
  }
  *end = digits;
  return number;
}

static void show_list(struct visit *visit) {
  /* One more than is shown: it says whether there are older ones. */
  struct comment comments[PAGE_SIZE + 1];
  size_t count = PAGE_SIZE + 1;
  const char *before = visit->request->before, *end = "";
  int64_t below = before == NULL ? INT64_MAX : read_number(before, &end);
  if (below == 0 || *end != '\0') {
    refuse_unknown(visit);
    return;
  }

  if (store_list(visit->service->store, below, comments, &count)) {
    bool more = count > PAGE_SIZE;
    size_t shown = more ? PAGE_SIZE : count;
    visit->reply->status = 200;
    page_list(&visit->page, comments, shown, before == NULL, more ? comments[shown - 1].id : 0);
  } else {
    refuse_failed(visit);
  }
  for (size_t i = 0; i < count; i++) comment_free(&comments[i]);
}

/* The report is not kept: of the same text and policy the library gives the same again. */
static void show_comment(struct visit *visit, int64_t id) {
  struct comment comment;
  struct clean_html again = {0};
  if (!find(visit, id, &comment)) return;
  visit->reply->status = 200;
  if (writer_owns(&visit->writer, comment.owner) &&
      clean_comment(visit->service->cleaner, text_span(&comment.typed), &again)) {
    struct report report = cleaner_report(visit->service->cleaner);
    page_comment(&visit->page, &comment, &report);
  } else {
    page_comment(&visit->page, &comment, NULL);
  }
  text_free(&again.text);
  comment_free(&comment);
}

static void show_edit(struct visit *visit, int64_t id) {
  struct comment comment;
  if (!find_own(visit, id, &comment)) return;
  struct draft draft = {.id = id, .typed = comment.typed};
  visit->reply->status = 200;
  page_form(&visit->page, &draft);
  comment_free(&comment);
}

static void show_style(struct visit *visit) {
  visit->reply->status = 200;
  visit->reply->type = "text/css; charset=utf-8";
  text_add(&visit->reply->body, style_sheet);
}

/* ---- Routes ---- */

enum route { NOWHERE, LIST, STYLE, NEW, COMMENT, EDIT };

static enum route find_route(const char *path, int64_t *id) {
  const char *end = "";
  if (strcmp(path, "/") == 0) return LIST;
  if (strcmp(path, "/style.css") == 0) return STYLE;
  if (strcmp(path, "/comment") == 0) return NEW;
  if (strncmp(path, "/comment/", 9) != 0) return NOWHERE;
  *id = read_number(path + 9, &end);
  if (*id == 0) return NOWHERE;
  if (*end == '\0') return COMMENT;
  return strcmp(end, "/edit") == 0 ? EDIT : NOWHERE;
}

static void get(struct visit *visit, enum route route, int64_t id) {
  switch (route) {
  case LIST: show_list(visit); break;
  case STYLE: show_style(visit); break;
  case COMMENT: show_comment(visit, id); break;
  case EDIT: show_edit(visit, id); break;
  case NEW:
  case NOWHERE: refuse_unknown(visit); break;
  }
}

static void refuse_method(struct visit *visit, const char *allow) {
  visit->reply->allow = allow;
  refuse(visit, 405, "That cannot be done here", "Please use the links and forms of the pages.");
}

static void take(struct visit *visit, enum route route, int64_t id) {
  static const char *const methods[] = {
      [LIST] = "GET, HEAD",    [STYLE] = "GET, HEAD",      [NEW] = "POST",
      [COMMENT] = "GET, HEAD", [EDIT] = "GET, HEAD, POST", [NOWHERE] = ""};
  const char *method = visit->request->method;
  bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
  bool posts = strcmp(method, "POST") == 0;
  if (route == NOWHERE)
    refuse_unknown(visit);
  else if (reads && route != NEW)
    get(visit, route, id);
  else if (posts && route == NEW)
    post_comment(visit);
  else if (posts && route == EDIT)
    post_edit(visit, id);
  else
    refuse_method(visit, methods[route]);
}

void answer_request(void *context, const struct request *request, struct reply *reply) {
  struct visit visit = {.service = context, .request = request, .reply = reply};
  int64_t id = 0;
  enum route route = find_route(request->path, &id);
  visit.known = writer_read(&visit.writer, request->cookie);
  visit.page = (struct page_context){
      .html = &reply->body, .cleaner = visit.service->cleaner, .writer = &visit.writer};
  if (!visit.known && !writer_new(&visit.writer)) {
    reply->body.failed = true;
    return;
  }

  /* Who comes for the first time gets a cookie with the first page that has a form. */
  if (!visit.known && route == LIST) writer_cookie(&visit.writer, reply->cookie);
  take(&visit, route, id);
}
