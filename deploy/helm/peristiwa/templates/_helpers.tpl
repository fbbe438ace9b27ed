{{- define "peristiwa.image" -}}
{{- $repository := required "Set image.repository." .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ $repository }}@{{ .Values.image.digest }}
{{- else -}}
{{- $tag := required "Set image.digest or image.tag." .Values.image.tag -}}
{{- if eq $tag "latest" }}{{ fail "image.tag: latest names no version." }}{{ end -}}
{{ $repository }}:{{ $tag }}
{{- end -}}
{{- end }}

{{- define "peristiwa.selector" -}}
app.kubernetes.io/part-of: peristiwa
app.kubernetes.io/name: {{ . }}
{{- end }}

{{- define "peristiwa.labels" -}}
{{ include "peristiwa.selector" .name }}
app.kubernetes.io/component: {{ .kind }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "peristiwa.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "peristiwa.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* A ministry's user has the name that `peristiwa feed apply` would give it; the registry and ops use no Kafka. */}}
{{- define "peristiwa.kafkaUser" -}}
{{- if eq .kind "ministry" -}}partner.{{ .name }}
{{- else if not (has .name (list "registry" "ops")) -}}peristiwa-{{ .name }}
{{- end -}}
{{- end }}

{{/* Variables that every app reads; `name` is the app, or `migrate`. */}}
{{- define "peristiwa.env" -}}
{{- $values := .root.Values -}}
- { name: HOST, value: '0.0.0.0' }
- { name: LOG_LEVEL, value: {{ $values.logLevel | quote }} }
- name: DATABASE_URL
  valueFrom: { secretKeyRef: { name: {{ $values.database.secretPrefix }}{{ .name }}, key: {{ $values.database.key }} } }
- { name: KAFKA_BROKERS, value: {{ $values.kafka.brokers | quote }} }
- { name: KAFKA_SSL, value: 'true' }
{{- if $values.kafka.caSecret.name }}
- { name: KAFKA_SSL_CA_FILE, value: /etc/peristiwa/kafka/ca.crt }
{{- end }}
{{- if .kafkaUser }}
- { name: KAFKA_SASL_MECHANISM, value: {{ $values.kafka.sasl.mechanism | quote }} }
- { name: KAFKA_SASL_USERNAME, value: {{ .kafkaUser }} }
- name: KAFKA_SASL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .kafkaUser }}, key: {{ $values.kafka.sasl.key }} } }
{{- end }}
- { name: OIDC_ISSUER, value: {{ required "Set oidc.issuer." $values.oidc.issuer | quote }} }
- { name: OIDC_JWKS_URL, value: {{ required "Set oidc.jwksUrl." $values.oidc.jwksUrl | quote }} }
- { name: OIDC_AUDIENCE, value: {{ $values.oidc.audience | quote }} }
{{- range $name, $value := $values.env }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- define "peristiwa.kafkaVolume" -}}
{{- with .Values.kafka.caSecret.name }}
- name: kafka-ca
  secret: { secretName: {{ . }}, items: [{ key: {{ $.Values.kafka.caSecret.key }}, path: ca.crt }] }
{{- end }}
{{- end }}
