package dev.lineclear.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTest {
    private static final Catalog CATALOG = Catalog.load();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "dynamodb, DynamoDB_20120810.DeleteTable, dynamodb:DeleteTable",
                "dynamodb, DynamoDBStreams_20120810.GetRecords, dynamodb:GetRecords",
                "dynamodb, DynamoDBStreams_20120810.DeleteTable, -",
                "sqs, DynamoDB_20120810.DeleteTable, -",
                "sqs, AmazonSQS.PurgeQueue, sqs:PurgeQueue",
                "monitoring, GraniteServiceVersion20100801.DeleteAlarms, cloudwatch:DeleteAlarms",
                "dynamodb, DeleteTable, -",
                "dynamodb, '', -",
                "dynamodb, ., -",
                "nosuch, X.Y, -",
            })
    void tellsFromTarget(String signingName, String target, String operation) {
        assertEquals(Optional.ofNullable(operation), CATALOG.byTarget(signingName, target));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ec2, TerminateInstances, ec2:TerminateInstances",
                "elasticbeanstalk, TerminateEnvironment, elasticbeanstalk:TerminateEnvironment",
                "elasticloadbalancing, DeleteTargetGroup, elasticloadbalancing:DeleteTargetGroup",
                "rds, DeleteDBInstance, rds:DeleteDBInstance",
                "monitoring, DeleteAlarms, cloudwatch:DeleteAlarms",
                "s3, DeleteBucket, -",
                "ec2, TerminateEverything, -",
            })
    void tellsFromAction(String signingName, String action, String operation) {
        assertEquals(Optional.ofNullable(operation), CATALOG.byAction(signingName, action));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "s3 | GET | / | '' | '' | s3:ListBuckets | {}",
                "s3 | GET | /b | '' | '' | s3:ListObjects | {Bucket=b}",
                "s3 | GET | /b/ | list-type=2&prefix=a | '' | s3:ListObjectsV2 | {Bucket=b}",
                "s3 | PUT | /b | '' | '' | s3:CreateBucket | {Bucket=b}",
                "s3 | DELETE | /b | '' | '' | s3:DeleteBucket | {Bucket=b}",
                "s3 | DELETE | /b/ | '' | '' | s3:DeleteBucket | {Bucket=b}",
                "s3 | DELETE | /b | lifecycle | '' | s3:DeleteBucketLifecycle | {Bucket=b}",
                "s3 | PUT | /b | lifecycle= | '' | s3:PutBucketLifecycleConfiguration | {Bucket=b}",
                "s3 | POST | /b | delete | '' | s3:DeleteObjects | {Bucket=b}",
                "s3 | DELETE | /b/a/c | '' | '' | s3:DeleteObject | {Bucket=b, Key=a/c}",
                "s3 | DELETE | /b/a/ | versionId=1 | '' | s3:DeleteObject | {Bucket=b, Key=a/}",
                "s3 | DELETE | /b//a | x-id=DeleteObject | '' | s3:DeleteObject | {Bucket=b, Key=/a}",
                "s3 | DELETE | /b/k | uploadId=1 | '' | s3:AbortMultipartUpload | {Bucket=b, Key=k}",
                "s3 | DELETE | /b/k | tagging | '' | s3:DeleteObjectTagging | {Bucket=b, Key=k}",
                "s3 | PUT | /b/k%20%2525 | '' | '' | s3:PutObject | {Bucket=b, Key=k %25}",
                "s3 | PUT | /b/k+k | '' | '' | s3:PutObject | {Bucket=b, Key=k+k}",
                "s3 | PUT | /b/k | '' | x-amz-copy-source | s3:CopyObject | {Bucket=b, Key=k}",
                "s3 | PUT | /b/k | partNumber=1&uploadId=2 | '' | s3:UploadPart | {Bucket=b, Key=k}",
                "s3 | PUT | /b/k | partNumber=1&uploadId=2 | x-amz-copy-source | s3:UploadPartCopy | {Bucket=b, Key=k}",
                "s3 | POST | /b/k | uploads | '' | s3:CreateMultipartUpload | {Bucket=b, Key=k}",
                "s3 | POST | /b/k | uploadId=2 | '' | s3:CompleteMultipartUpload | {Bucket=b, Key=k}",
                "s3 | GET | /b/k | uploadId=2 | '' | s3:ListParts | {Bucket=b, Key=k}",
                "s3 | GET | /b/k | versionId=2&response-content-type=x | '' | s3:GetObject | {Bucket=b, Key=k}",
                "s3 | GET | /b/k | X-Amz-Signature=2&X-Amz-Date=3 | '' | s3:GetObject | {Bucket=b, Key=k}",
                "s3 | GET | /b | analytics&id=a | '' | s3:GetBucketAnalyticsConfiguration | {Bucket=b}",
                "s3 | GET | /b | analytics | '' | s3:ListBucketAnalyticsConfigurations | {Bucket=b}",
                "s3 | PUT | /b/k | renameObject | '' | s3:RenameObject | {Bucket=b, Key=k}",
                "s3 | PUT | /b | someNewThing | '' | - | -",
                "s3 | DELETE | /b | versionId=1 | '' | - | -",
                "s3 | DELETE | /b/k | versionId=1&versionId=2 | '' | - | -",
                "s3 | DELETE | /b/k%zz | '' | '' | - | -",
                "s3 | DELETE | /b/k%ff | '' | '' | - | -",
                "s3 | DELETE | /../k | '' | '' | - | -",
                "s3 | PATCH | /b | '' | '' | - | -",
                "s3-control | DELETE | /v20180820/bucket/b | '' | '' | s3:DeleteBucket | {Bucket=b}",
                "lambda | DELETE | /2015-03-31/functions/f | Qualifier=1 | '' | lambda:DeleteFunction | {FunctionName=f}",
                "lambda | PUT | /2017-10-31/functions/f/concurrency | '' | '' | lambda:PutFunctionConcurrency | {FunctionName=f}",
                "lambda | GET | /2015-03-31/functions/ | '' | '' | lambda:ListFunctions | {}",
                "eks | DELETE | /clusters/c1/node-groups/n1 | '' | '' | eks:DeleteNodegroup | {clusterName=c1, nodegroupName=n1}",
                "eks | DELETE | /clusters/c1 | '' | '' | eks:DeleteCluster | {name=c1}",
                "eks | DELETE | /clusters//node-groups/n1 | '' | '' | - | -",
                "route53 | POST | /2013-04-01/hostedzone/Z1/rrset/ | '' | '' | route53:ChangeResourceRecordSets | {HostedZoneId=Z1}",
                "cloudfront | DELETE | /2020-05-31/distribution/E1 | '' | '' | cloudfront:DeleteDistribution | {Id=E1}",
                "apigateway | DELETE | /restapis/a1 | '' | '' | apigateway:DeleteRestApi | {restApiId=a1}",
                "apigateway | DELETE | /v2/apis/a1 | '' | '' | apigateway:DeleteApi | {ApiId=a1}",
            })
    void tellsFromRoute(
            String signingName,
            String method,
            String path,
            String query,
            String header,
            String operation,
            String labels) {
        Set<String> headers = header.isEmpty() ? Set.of() : Set.of(header);
        Optional<RouteMatch> match = CATALOG.byRoute(signingName, method, path, query, headers);
        assertEquals(Optional.ofNullable(operation), match.map(RouteMatch::operation));
        assertEquals(Optional.ofNullable(labels), match.map(m -> m.labels().toString()));
    }

    @Test
    void everyRouteLeadsBackToAnOperationOnTheSameRoute() {
        Map<String, String> lost = new TreeMap<>();
        int routes = 0;
        for (Row row : Rows.load().all().toList()) {
            for (Row.Route route : row.routes()) {
                routes++;
                String uri = route.uri().replaceAll("\\{[^}]*}", "x");
                int hash = uri.indexOf('#');
                Set<String> headers =
                        hash < 0 ? Set.of() : Set.of(uri.substring(hash + 1).split("&"));
                uri = hash < 0 ? uri : uri.substring(0, hash);
                int mark = uri.indexOf('?');
                String path = mark < 0 ? uri : uri.substring(0, mark);
                String query = mark < 0 ? "" : uri.substring(mark + 1);
                Optional<RouteMatch> match =
                        CATALOG.byRoute(route.model().signingName(), route.method(), path, query, headers);
                if (match.isEmpty()) {
                    lost.put(row.operation + " " + route, "nothing");
                } else if (!match.get().operation().equals(row.operation)) {
                    Entry other = CATALOG.entry(match.get().operation()).orElseThrow();
                    boolean same = other.routes().stream()
                            .anyMatch(r -> shape(r).equals(shape(route.method() + " " + route.uri())));
                    if (!same) {
                        lost.put(row.operation + " " + route.uri(), match.get().operation());
                    }
                }
            }
        }
        System.out.println(routes + " routes");
        assertTrue(routes > 7_000 && lost.isEmpty(), () -> lost.toString());
    }

    private static String shape(String route) {
        return route.replaceAll("\\{[^}]*}", "{}").replaceAll("/$", "");
    }

    @Test
    void knowsServicesBySigningName() {
        ServiceInfo s3 = CATALOG.service("s3").orElseThrow();
        assertEquals(java.util.List.of("rest-xml"), s3.protocols());
        ServiceInfo cloudwatch = CATALOG.service("monitoring").orElseThrow();
        assertEquals(java.util.List.of("cloudwatch"), cloudwatch.services());
        assertEquals(Optional.empty(), CATALOG.service("nosuch"));
    }

    @Test
    void mapsXmlBodiesToMembers() {
        Body body = CATALOG.body("s3:DeleteObjects").orElseThrow();
        assertEquals("Delete", body.member());
        Body.Field objects = body.fields().get("Object");
        assertEquals("Objects", objects.member());
        assertTrue(objects.list() && objects.item().isEmpty());
        assertEquals(Set.of("Key", "VersionId"), objects.fields().keySet());
        assertTrue(CATALOG.body("s3:GetObject").isEmpty());
    }
}
