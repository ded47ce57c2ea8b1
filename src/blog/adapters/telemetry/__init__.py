"""What operators watch: metrics, by prometheus-client, and traces, by OpenTelemetry."""
