"""Template filters for Django: put "libsanitize.django" into INSTALLED_APPS, and in a template

    {% load libsanitize %}
    {{ comment|sanitize }}  {{ post|sanitize:"article" }}
    {{ post|shorten_html:80 }}  {{ post|html_text }}

settings.LIBSANITIZE names policies, each a preset's name, notation, JSON or a `Policy`:

    LIBSANITIZE = {"default": "comment", "post": '<p> <br> <a href="">'}
"""
