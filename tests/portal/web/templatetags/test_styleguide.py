from django.template import Context, Template


def test_an_example_shows_the_component_and_how_it_is_written():
    text = Template(
        "{% load styleguide %}{% example 'Knop' %}{% verbatim %}\n  {% button 'Ga' %}\n{% endverbatim %}{% endexample %}"
    ).render(Context())

    assert '<span class="nl-button__label">Ga</span>' in text
    assert "{% button &#x27;Ga&#x27; %}" in text
    assert 'id="knop"' in text
