from django.template import Context, Template


def written(source: str, **context: object) -> str:
    return Template("{% load letters %}" + source).render(Context(context))


def test_every_plain_element_of_a_mail_carries_its_own_style():
    text = written("{% styled %}<h1>A</h1><p class=x>B <a href='/'>C</a></p><thead></thead>{% endstyled %}")

    assert '<h1 class="ink" style="font-family:' in text
    assert '<a class="link" style="color:#174f86;text-decoration:underline;" href=\'/\'>' in text
    assert "<thead>" in text


def test_what_has_a_style_keeps_it():
    assert written('{% styled %}<p style="margin:0;">A</p>{% endstyled %}') == '<p style="margin:0;">A</p>'


def test_a_value_does_not_become_an_element():
    text = written(
        "{% styled %}<p>{{ value }}</p>{% endstyled %}{% letter_button value href=value %}", value="<a href=x>"
    )

    assert "<a href=x>" not in text
    assert text.count("&lt;a href=x&gt;") == 4


def test_the_one_next_step_stands_there_as_a_button_and_as_an_address():
    text = written(
        "{% letter_button 'Verder' href='https://oporde.example.nl/a/' %}{% letter_state 'Niet goed' tone='rejected' %}"
    )

    assert text.count("https://oporde.example.nl/a/") == 2
    assert ">Niet goed</span>" in text
