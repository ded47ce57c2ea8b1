"""What an observer tells, as numbers."""

from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(told: bytes | str) -> Samples:
    text = told if isinstance(told, str) else told.decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(told: bytes | str, name: str, **labels: str) -> float:
    """Of this very series; 0 where there is none."""
    return samples(told).get((name, frozenset(labels.items())), 0.0)


def total(told: bytes | str, name: str, **labels: str) -> float:
    """The sum of all series with these labels, whatever else they have."""
    return sum(
        number
        for (each, of_it), number in samples(told).items()
        if each == name and of_it >= set(labels.items())
    )


def label_values(told: bytes | str, name: str, label: str) -> set[str]:
    return {dict(of_it)[label] for each, of_it in samples(told) if each == name}
