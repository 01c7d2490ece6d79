# A static program in an otherwise empty image. The two compose files in .github/packaging use it.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
# All of the repository: -version comes from .git, and ends with +dirty if files are missing.
COPY . .
# Without cgo: the image has no libc.
RUN CGO_ENABLED=0 go build -trimpath -ldflags=-s -o /tincan . && mkdir /state

FROM scratch
# The roots that Let's Encrypt's own certificate needs.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /tincan /tincan
COPY --from=build --chown=65532:65532 /state /state
USER 65532:65532
ENV STATE_DIRECTORY=/state
VOLUME /state
EXPOSE 8080/tcp 3478/tcp 3478/udp
HEALTHCHECK --interval=30s --timeout=10s CMD ["/tincan", "health"]
ENTRYPOINT ["/tincan"]
